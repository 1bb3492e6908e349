import type { InputFinding } from '../../records/finding.js';
import type { Channel } from '../../records/input.js';
import type { Weight } from './indicator.js';
import { weightOf as builtInWeightOf } from './indicators.js';

/** What the findings on one channel amount to. */
export interface Ruling {
  readonly kind: 'verdict' | 'warning' | 'none';
  /** What it rests on, newest last. */
  readonly findings: readonly InputFinding[];
  /** One line with the figures, for the person it is about. */
  readonly words: string;
}

export interface RulingOptions {
  /** Let `convicts-mouse` convict on the keyboard too, which several fingers share. Default false. */
  readonly keyboardEnforces?: boolean;
  /** The weight of the indicator with this id. Default: those built in. */
  readonly weightOf?: (id: string) => Weight;
}

/**
 * Rules on the findings of one channel.
 *
 * - Verdict: a stable indicator that convicts by itself on this channel; or two groups (timing, hold, origin) that agree, at
 *   least one of them through a stable indicator. The origin is stable, so it turns an experimental warning into a verdict.
 * - Warning: any other finding, those of experimental indicators included.
 * - None: no finding, or only where the events come from: remote desktops and accessibility tools inject too.
 */
export function rule(
  channel: Channel,
  findings: readonly InputFinding[],
  { keyboardEnforces = false, weightOf = builtInWeightOf }: RulingOptions = {},
): Ruling {
  const hasOneFinger = channel !== 'keyboard' || keyboardEnforces;
  if (findings.every(({ detector }) => weightOf(detector) === 'supports')) {
    return { kind: 'none', findings: [], words: '' };
  }
  const convicts = findings.some(({ detector, maturity }) => {
    const weight = weightOf(detector);
    return maturity === 'stable' && (weight === 'convicts' || (weight === 'convicts-mouse' && hasOneFinger));
  });
  const counting = findings.filter(({ detector }) => weightOf(detector) !== 'warns');
  const groups = new Set(counting.map(({ group }) => group));
  const agree = groups.size >= 2 && counting.some(({ maturity }) => maturity === 'stable');
  const kind = convicts || agree ? 'verdict' : 'warning';
  return { kind, findings, words: findings.map(({ words }) => words).join('; ') };
}
