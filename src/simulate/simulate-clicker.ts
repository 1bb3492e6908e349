import { ClearSightError } from '../errors/errors.js';
import { didYouMean } from '../text/nearest.js';
import type { ClickerFamily } from './family.js';
import { createRandom } from './random.js';
import { FAMILIES } from './registry.js';

/** Parameters of a simulated clicker. */
export interface SimulateOptions {
  /** Presses per second. Default: the family's own. */
  readonly rate?: number;
  /** Length, s. Default 60. */
  readonly seconds?: number;
  /** Default 1. */
  readonly seed?: number;
  /** What the recorder's clock resolves, ms; 0 (default) for times as they are. X11 reports whole milliseconds. */
  readonly resolutionMs?: number;
  /** The family's other parameters, by name. */
  readonly parameters?: Readonly<Record<string, number>>;
}

/** Times in ms from the first press, ascending. As many releases as presses; null where none was sent. */
export interface SimulatedPresses {
  readonly press: number[];
  readonly release: (number | null)[];
}

const MAX_PRESSES = 10_000_000;
const MIN_POSITIVE = 0.001;
/** Of a parameter that names no largest value of its own: a day in ms. */
const MAX_VALUE = 86_400_000;

/**
 * Presses of a simulated auto-clicker, the same for the same seed.
 *
 * @param family one of FAMILIES, its id, or a family of your own
 * @throws ClearSightError CS_USAGE for an unknown family or parameter, and for numbers that make no sense
 *
 * @example
 * ```ts
 * import { writeFileSync } from 'node:fs';
 * import { simulateClicker } from 'clearsight';
 *
 * const { press } = simulateClicker('gaussian', { rate: 12, seconds: 30, seed: 7 });
 * writeFileSync('times.txt', press.join('\n'));
 * ```
 */
export function simulateClicker(
  family: string | ClickerFamily,
  options: SimulateOptions = {},
): SimulatedPresses {
  const { seconds = 60, seed = 1, resolutionMs = 0 } = options;
  const clicker = typeof family === 'string' ? findFamily(family) : family;
  expectWithin('seconds', seconds, MIN_POSITIVE, 86_400 * 7);
  if (!Number.isInteger(seed)) throw new ClearSightError('CS_USAGE', `expected a whole seed, got ${seed}`);
  expectWithin('resolution', resolutionMs, 0, 60_000);
  const values = fillIn(clicker, options);
  const atClock = (timeMs: number) =>
    resolutionMs > 0 ? Math.floor(timeMs / resolutionMs) * resolutionMs : timeMs;
  const press: number[] = [];
  const release: (number | null)[] = [];
  // The recorder's clock did not start with the clicker: a phase of its own.
  const random = createRandom(seed);
  const phaseMs = random.uniform(0, 1000);
  let timeMs = phaseMs;
  let firstMs = Number.NaN;
  for (const { waitMs, holdMs } of clicker.steps(random, values)) {
    if (press.length > 0) timeMs += waitMs;
    if (timeMs - phaseMs >= seconds * 1000 || press.length >= MAX_PRESSES) break;
    const pressedMs = atClock(timeMs);
    if (press.length === 0) firstMs = pressedMs;
    press.push(pressedMs - firstMs);
    release.push(holdMs === null ? null : atClock(timeMs + holdMs) - firstMs);
  }
  return { press, release };
}

/** Throws CS_USAGE when there is no such family. */
export function findFamily(id: string): ClickerFamily {
  const family = FAMILIES.find((each) => each.id === id);
  if (family) return family;
  const ids = FAMILIES.map((each) => each.id);
  const hint = didYouMean(id, ids);
  throw new ClearSightError(
    'CS_USAGE',
    `expected a family of clickers (${ids.join(', ')}), got ${id}${hint}`,
  );
}

function fillIn(
  { id, parameters }: ClickerFamily,
  { rate, parameters: given = {} }: SimulateOptions,
): Record<string, number> & { rate: number } {
  const names = Object.keys(parameters);
  const wanted = { ...given, ...(rate === undefined ? {} : { rate }) } as Record<string, number>;
  for (const [name, value] of Object.entries(wanted)) {
    if (!names.includes(name)) {
      throw new ClearSightError('CS_USAGE', `${id}: expected one of ${names.join(', ')}, got ${name}`);
    }
    if (name === 'rate') expectWithin(name, value, MIN_POSITIVE, 10_000);
    else expectWithin(name, value, 0, parameters[name]?.most ?? MAX_VALUE);
  }
  const defaults = Object.fromEntries(names.map((name) => [name, parameters[name]?.default ?? 0]));
  return { rate: 1, ...defaults, ...wanted };
}

function expectWithin(name: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new ClearSightError('CS_USAGE', `expected ${name} from ${least} to ${most}, got ${value}`);
}
