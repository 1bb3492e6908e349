import type { Module } from '../../../records/event.js';
import { WEIGHTS } from '../severity-weights.js';
import type { Evidence } from './evidence-set.js';

export const weightOf = ({ finding }: Pick<Evidence, 'finding'>): number => WEIGHTS[finding.severity];

/**
 * What evidence weighs together: the heaviest piece of each module. More of one module adds nothing, because what is honest in one
 * way (a debugger's library, an overlay) often shows in several.
 */
export function weigh(parts: readonly Pick<Evidence, 'module' | 'finding'>[]): number {
  const heaviest = new Map<Module, number>();
  for (const part of parts) {
    heaviest.set(part.module, Math.max(heaviest.get(part.module) ?? 0, weightOf(part)));
  }
  return [...heaviest.values()].reduce((sum, weight) => sum + weight, 0);
}
