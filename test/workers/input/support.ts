import fc from 'fast-check';
import type { InputFinding } from '../../../src/records/finding.js';
import { createRandom } from '../../../src/simulate/random.js';
import { ChannelDetector } from '../../../src/workers/input/channel-detector.js';
import { severityOf } from '../../../src/workers/input/indicator.js';
import { INDICATORS } from '../../../src/workers/input/indicators.js';
import type { ThresholdOverrides } from '../../../src/workers/input/thresholds.js';

export interface Followed {
  /** By event, in order: the statistic, or NaN where none was given. One entry a press and one a release. */
  readonly values: readonly number[];
  readonly findings: readonly InputFinding[];
  readonly detector: ChannelDetector;
}

/** Runs one indicator alone over presses and their holds (null: no release). Releases come before the next press. */
export function follow(
  id: string,
  press: readonly number[],
  holds: readonly (number | null)[] = [],
  thresholds: Readonly<Record<string, number>> = {},
): Followed {
  const indicators = INDICATORS.filter((indicator) => indicator.id === id);
  if (indicators.length !== 1) throw new Error(`no indicator ${id}`);
  let last = Number.NaN;
  const detector = new ChannelDetector('left', {
    indicators,
    thresholds: { [id]: thresholds } as ThresholdOverrides,
    observe: (_index, value) => {
      last = value;
    },
  });
  const values: number[] = [];
  const findings: InputFinding[] = [];
  const note = () => {
    values.push(last);
    last = Number.NaN;
    findings.push(...detector.takeFindings());
  };
  press.forEach((timeMs, index) => {
    detector.press(timeMs);
    note();
    const holdMs = holds[index] ?? null;
    if (holdMs === null) return;
    detector.release(timeMs + holdMs, holdMs);
    note();
  });
  return { values, findings, detector };
}

/** Times from intervals, starting at 1000 ms. */
export function timesOf(intervals: readonly number[]): number[] {
  let time = 1000;
  return [time, ...intervals.map((interval) => (time += interval))];
}

/** A hand: log-normal intervals with pauses and changes of pace, holds of 60 to 120 ms. Seeded. */
export function handLike(presses: number, seed = 1, meanMs = 160): { press: number[]; holds: number[] } {
  const random = createRandom(seed);
  const intervals = Array.from({ length: presses - 1 }, (_, index) => {
    const pace = 1 + 0.3 * Math.sin(index / 25);
    const pause = random.chance(0.03) ? random.uniform(400, 2000) : 0;
    return pause + Math.max(100, pace * meanMs * Math.exp(random.gaussian(0, 0.25)));
  });
  return { press: timesOf(intervals), holds: Array.from({ length: presses }, () => random.uniform(45, 95)) };
}

/** Intervals as machines and people make them, with zeros and outliers. */
export const intervals = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 90, max: 112 }) },
    { weight: 2, arbitrary: fc.double({ min: 0, max: 300, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(0, 0.5, 1, 599, 601, 5000, 6000) },
  ),
  { maxLength: 150 },
);

/** A finding of an indicator, with figures that mean nothing. */
export function sampleFinding(id: string, changes: Partial<InputFinding> = {}): InputFinding {
  const indicator = INDICATORS.find((one) => one.id === id);
  if (indicator === undefined) throw new Error(`expected the id of an indicator, got ${id}`);
  const { group, maturity, weight, unit } = indicator;
  return {
    ...{ kind: 'input', detector: id, severity: severityOf(weight), maturity, group, channel: 'left' },
    ...{ atMs: 1000, presses: 40, windowMs: 4000, value: 40, limit: 34, unit, words: `${id} in figures` },
    figures: { value: 40, limit: 34, presses: 40, windowMs: 4000 },
    ...changes,
  };
}
