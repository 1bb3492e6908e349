import fc from 'fast-check';
import { concatMap, defer, delay, from, of, throwError, VirtualTimeScheduler } from 'rxjs';
import { expect, test } from 'vitest';
import { type JudgeOptions, judgeInOrder } from '../../../src/pipeline/judge/judge.js';
import type { Collected, Judged } from '../../../src/pipeline/judge/judged.js';
import type { SourceRecord } from '../../../src/records/record.js';
import { defineDetector, type Sighting } from '../../../src/workers/detector.js';
import { type FakePool, fakePool } from '../support/fake-pool.js';
import { gone, hop, regions, regionsOf, tracer, unchanged } from '../support/records.js';

// What live joined, a replay of its records joins: two made-up detectors, each paced by one fact, read the other one too.

const MADE_UP = {
  title: '',
  severity: 'low',
  maturity: 'stable',
  weight: 1,
  profiles: ['threshold'],
  validatedOn: '',
  tuning: '',
} as const;
/** Which of all values it saw, in words. */
const saw = (words: string): Sighting[] => [{ kind: 'process', words }];
const DETECTORS = [
  defineDetector({
    ...MADE_UP,
    id: 'by-tracer',
    needs: { tracer: 'required', regions: 'optional' },
    pacedBy: 'tracer',
    detect: ({ tracer: { tracerPid }, regions: map }) => saw(`${tracerPid} with ${map?.count} regions`),
  }),
  defineDetector({
    ...MADE_UP,
    id: 'by-regions',
    needs: { regions: 'required', tracer: 'optional' },
    pacedBy: 'regions',
    detect: ({ regions: map, tracer: traced }) => saw(`${map.count} regions with ${traced?.tracerPid}`),
  }),
];

const MAX_STEPS = 60;
/** Values never come twice, so what was joined can be told from the words. */
const MAPS = Array.from({ length: MAX_STEPS + 1 }, (_, count) => regionsOf(count));
const pid = fc.constantFrom(1, 2);
const step: fc.Arbitrary<(time: number) => SourceRecord> = fc.oneof(
  { weight: 9, arbitrary: pid.map((one) => (time: number) => regions(one, time, MAPS[time])) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(1, 2, null)
      .map((one) => (time: number) => tracer(one, time, { tracerPid: time })),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(pid, fc.constantFrom('regions' as const, 'tracer' as const)).map(
      ([one, fact]) =>
        (time: number) =>
          unchanged(one, time, 1, time, fact),
    ),
  },
  fc.constant((time: number) => hop(time)),
  { weight: 2, arbitrary: pid.map((one) => (time: number) => gone(one, time)) },
);

interface Manner {
  /** How long each task takes, virtual ms, in turns. */
  readonly delays: readonly number[];
  /** Which tasks fail, in turns. */
  readonly failures: readonly boolean[];
  /** Before which records the source pauses, in turns. */
  readonly pauses: readonly boolean[];
  readonly maxInFlight: number;
  readonly queue: number;
}
const seldom = fc.integer({ min: 0, max: 3 }).map((number) => number === 3);
const manner: fc.Arbitrary<Manner> = fc.record({
  delays: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 }),
  failures: fc.array(seldom, { minLength: 1, maxLength: 7 }),
  pauses: fc.array(seldom, { minLength: 1, maxLength: 7 }),
  maxInFlight: fc.integer({ min: 1, max: 3 }),
  queue: fc.integer({ min: 1, max: 4 }),
});
const turn = <Value>(values: readonly Value[], index: number) => values[index % values.length] as Value;

/** Has some records judged in virtual time; some tasks fail. */
function judgeAll(
  records: readonly Collected[],
  { delays, failures, pauses, maxInFlight }: Manner,
  options: Partial<JudgeOptions>,
): Judged[] {
  const scheduler = new VirtualTimeScheduler();
  let [taken, asked] = [0, 0];
  const pool = fakePool(() => turn(delays, taken++), scheduler, DETECTORS);
  const run: FakePool['run'] = (job) =>
    defer(() => (turn(failures, asked++) ? throwError(() => new Error('it hung')) : pool.run(job)));
  const judged: Judged[] = [];
  from(records)
    .pipe(
      concatMap((one, index) => (turn(pauses, index) ? of(one).pipe(delay(1, scheduler)) : of(one))),
      judgeInOrder({ ...pool, run }, { lanes: pool.lanes, maxInFlight, ...options }),
    )
    .subscribe((one) => judged.push(one));
  scheduler.flush();
  return judged;
}

/** What was said of each record. */
const outcome = (all: readonly Judged[]) =>
  all.map(({ record, unjudged, judgement }) => [
    record.time,
    unjudged,
    judgement?.findings.map(({ words }) => words),
  ]);

test('the records as live released them, judged again, join the same values', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: MAX_STEPS, size: 'max' }),
      manner,
      manner,
      (steps, live, replay) => {
        const records = steps.map((make, index) => ({ record: make(index + 1) }));
        const released = judgeAll(records, live, { queue: live.queue });
        expect(released.at(-1)?.record.time).toBe(records.at(-1)?.record.time);
        const recorded = released.map(({ record, unjudged }) =>
          unjudged === undefined ? { record } : { record, unjudged },
        );
        const again = judgeAll(recorded, { ...replay, failures: [false] }, { coalesce: false });
        expect(outcome(again)).toEqual(outcome(released));
      },
    ),
    { numRuns: 1000 },
  );
});
