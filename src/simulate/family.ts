import type { Random } from './random.js';

/** One press: how long after the press before it (or the start), and how long it is held; null where no release is sent. */
export interface Step {
  readonly waitMs: number;
  readonly holdMs: number | null;
}

export interface Parameter {
  readonly default: number;
  readonly unit: string;
  readonly about: string;
  /** Largest value that makes sense. Default: any. */
  readonly most?: number;
}

/** One kind of auto-clicker: its parameters as data, then its endless presses. One file each. */
export interface ClickerFamily<Name extends string = string> {
  readonly id: string;
  /** What it is a model of, and where its figures come from. */
  readonly about: string;
  readonly parameters: Readonly<Record<Name | 'rate', Parameter>>;
  /** @param values every parameter, defaults filled in; `rate` is presses per second */
  steps(random: Random, values: Readonly<Record<Name, number>> & { readonly rate: number }): Iterable<Step>;
}

/** The parameter that every family has. */
export const rate = (perSecond: number): Parameter => ({
  default: perSecond,
  unit: 'presses/s',
  about: 'mean rate; what the program was asked for',
});

/** What a sleeping program adds to every wait (measured with xdotool: 0.16 ms, SD 0.03 to 0.13 ms). */
export const overhead = {
  overheadMs: { default: 0.16, unit: 'ms', about: 'mean time by which a sleep is too long' },
  overheadDeviationMs: { default: 0.1, unit: 'ms', about: 'standard deviation of that time' },
} as const satisfies Record<string, Parameter>;

/** Never negative: a sleep does not end early. */
export function drawOverhead(
  random: Random,
  { overheadMs, overheadDeviationMs }: Readonly<Record<keyof typeof overhead, number>>,
): number {
  return Math.max(0, random.gaussian(overheadMs, overheadDeviationMs));
}
