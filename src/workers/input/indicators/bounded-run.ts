import { counted } from '../../../text/counted.js';
import { figure, range } from '../figure.js';
import type { Description, Indicator, Tracker } from '../indicator.js';
import { drift } from '../statistics/drift.js';
import { Ring } from '../structures/ring.js';
import { RunTracker } from '../structures/run-tracker.js';

/** Newest intervals over which the drift of the pace is computed. */
const DRIFT_WINDOW = 256;
/** It is computed anew every so many presses. */
const DRIFT_STRIDE = 16;

type Names = 'ratio' | 'minIntervalMs' | 'maxIntervalMs';

interface Variant {
  readonly id: string;
  readonly ratio: number;
  readonly maxIntervalMs: number;
  readonly limit: number;
  readonly limitAbout: string;
  readonly validatedOn: string;
  readonly tuning: string;
}

const ratioThresholds = ({ ratio, maxIntervalMs }: Variant) => ({
  ratio: { default: ratio, unit: '', about: 'largest interval / smallest interval within a run' },
  minIntervalMs: { default: 1, unit: 'ms', about: 'shorter intervals end a run: a clock or device at fault' },
  maxIntervalMs: { default: maxIntervalMs, unit: 'ms', about: 'longer intervals end a run' },
});

/** Nearly the same interval over and over: a run measured in presses, at any rate. */
export function countedRun(variant: Variant): Indicator<Names> {
  return {
    id: variant.id,
    title: 'Too many presses in a row with nearly the same interval',
    group: 'timing',
    maturity: 'stable',
    weight: 'convicts',
    beyond: 'above',
    unit: 'presses',
    thresholds: {
      limit: { default: variant.limit, unit: 'presses', about: variant.limitAbout },
      ...ratioThresholds(variant),
    },
    validatedOn: variant.validatedOn,
    tuning: variant.tuning,
    create(arena, thresholds, clock): Tracker {
      const run = new RunTracker(arena, { ...thresholds, doubtsShortest: true }, clock);
      const halfOfLimit = thresholds.limit / 2;
      return {
        press(timeMs, intervalMs) {
          run.push(timeMs, intervalMs);
          if (run.presses >= halfOfLimit) run.dropUncertain();
          return run.presses;
        },
        describe: () => describeRun(run, thresholds.ratio),
      };
    },
  };
}

/**
 * Intervals that stay within wider bounds for longer than a hand can keep them there: a run measured in seconds. A pace that
 * drifts is a hand's, however long the run, and is not judged.
 */
export function timedRun(
  variant: Variant & Pick<Indicator, 'maturity'>,
): Indicator<Names | 'minPresses' | 'maxDrift'> {
  return {
    id: variant.id,
    title: 'Intervals stay within narrow bounds for too long',
    group: 'timing',
    maturity: variant.maturity,
    weight: 'convicts',
    beyond: 'above',
    unit: 's',
    thresholds: {
      limit: { default: variant.limit, unit: 's', about: variant.limitAbout },
      minPresses: { default: 60, unit: 'presses', about: 'shortest run that is judged' },
      maxDrift: {
        default: 1.5,
        unit: '',
        about: 'drift of the pace (1: none) above which it is taken for a hand',
      },
      ...ratioThresholds(variant),
    },
    validatedOn: variant.validatedOn,
    tuning: variant.tuning,
    create(arena, thresholds, clock): Tracker {
      const run = new RunTracker(arena, { ...thresholds, doubtsShortest: false }, clock);
      const intervals = new Ring(arena, DRIFT_WINDOW);
      // The drift last computed, and the presses until it is computed again.
      const pace = arena.take(1);
      const untilNext = arena.takeIntegers(1);
      const { limit, minPresses, maxDrift } = thresholds;
      return {
        press(timeMs, intervalMs) {
          run.push(timeMs, intervalMs);
          intervals.push(intervalMs);
          if (run.presses >= minPresses) run.dropUncertain();
          if (run.presses < minPresses) return Number.NaN;
          const seconds = run.durationMs / 1000;
          if (seconds < limit) {
            untilNext[0] = 0;
            return seconds;
          }
          if (untilNext[0] === 0) {
            pace[0] = drift(intervals, run.presses - 1, clock.stepMs);
            untilNext[0] = DRIFT_STRIDE;
          }
          (untilNext[0] as number)--;
          return (pace[0] as number) > maxDrift ? Number.NaN : seconds;
        },
        describe() {
          const description = describeRun(run, thresholds.ratio);
          const steadiness = figure(pace[0] as number);
          return {
            ...description,
            words: `${description.words}; drift of the pace ${steadiness} (a hand: above ${maxDrift})`,
          };
        },
      };
    },
  };
}

function describeRun(run: RunTracker, ratio: number): Description {
  const { presses, durationMs, shortestMs, longestMs } = run;
  const words =
    `${counted(presses, 'press', 'presses')} in a row, over ${figure(durationMs / 1000)} s: every interval is ` +
    `${range(shortestMs, longestMs, 'ms')} (longest / shortest ${figure(longestMs / shortestMs)}, bound ${ratio})`;
  return { presses, windowMs: durationMs, words };
}

const COUNTED_TUNING =
  'Lower the limit when captures show a machine that escapes, never below the longest run of a person.';
const TIMED_TUNING = 'Lower the limit only with recordings of people who click one button without a pause.';

/** One indicator per ratio. Tight bounds need few presses, wide ones need time. */
export const boundedRuns = [
  countedRun({
    id: 'bounded-run-1.06',
    ratio: 1.06,
    maxIntervalMs: 5000,
    limit: 34,
    limitAbout: 'presses in a run',
    validatedOn: '4,509 sessions of people: longest run 27 presses',
    tuning: COUNTED_TUNING,
  }),
  countedRun({
    id: 'bounded-run-1.1',
    ratio: 1.1,
    maxIntervalMs: 5000,
    limit: 75,
    limitAbout: 'presses in a run',
    validatedOn: '4,509 sessions of people: longest run 60 presses',
    tuning: COUNTED_TUNING,
  }),
  countedRun({
    id: 'bounded-run-1.2',
    ratio: 1.2,
    maxIntervalMs: 5000,
    limit: 85,
    limitAbout: 'presses in a run',
    validatedOn: '4,509 sessions of people: longest run 66 presses',
    tuning: COUNTED_TUNING,
  }),
  ...(
    [
      [1.5, 26, 'stable', '4,509 sessions of people: longest run 20.3 s'],
      [2, 26, 'stable', '4,509 sessions of people: longest run 20.3 s'],
      [
        2.1,
        27,
        'stable',
        '2,209 sessions of people: longest run 10.8 s (at ratio 2, 4,509 sessions: 20.3 s)',
      ],
      // Wide enough for a hand that clicks one button without a pause. Until such hands have been recorded, it only warns.
      [3, 40, 'experimental', '4,509 sessions of people: longest run 32.8 s'],
    ] as const
  ).map(([ratio, limit, maturity, validatedOn]) =>
    timedRun({
      id: `bounded-run-${ratio}`,
      ratio,
      maturity,
      maxIntervalMs: 600,
      limit,
      limitAbout: 'seconds that a run lasts',
      validatedOn,
      tuning: TIMED_TUNING,
    }),
  ),
];
