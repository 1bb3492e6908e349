import fc from 'fast-check';
import { from, lastValueFrom, map, Subject, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { createCounters } from '../../../src/pipeline/figures/counters.js';
import { createBacklog } from '../../../src/pipeline/judge/backlog.js';
import { judgeInOrder } from '../../../src/pipeline/judge/judge.js';
import type { Collected, Judged } from '../../../src/pipeline/judge/judged.js';
import type { SourceRecord } from '../../../src/records/record.js';
import { type FakePool, fakePool } from '../support/fake-pool.js';
import { judge } from '../support/judge.js';
import { batch, CLEAN, hop, regions, tracer, unchanged } from '../support/records.js';

test('when workers are behind, the newest regions of each process stand for its scans', () => {
  const records = new Subject<Collected>();
  const answers = new Subject<void>();
  const pool: FakePool = {
    ...fakePool(),
    run: (job) => {
      const judgements = Array.from({ length: job.count }, () => ({ suspicious: 0, findings: [] }));
      return answers.pipe(map(() => job.read({ kind: 'look', judgements }) ?? []));
    },
  };
  const counters = createCounters();
  const judged: Judged[] = [];
  records
    .pipe(judgeInOrder(pool, { lanes: pool.lanes, queue: 2, counters }))
    .subscribe((one) => judged.push(one));
  const arrivals = [
    regions(1, 1), // goes to the worker
    unchanged(1, 2, 10), // of the one at the worker: stays
    regions(1, 3),
    unchanged(1, 4, 100),
    regions(2, 5),
    hop(6),
    regions(1, 7), // the third that waits: now the one of 3 goes, and the scans of 4 with it
    unchanged(1, 8),
  ];
  for (const record of arrivals) records.next({ record });
  answers.next();
  answers.next();
  expect(
    judged.map(({ record }) => [record.time, 'coalesced' in record ? record.coalesced : undefined]),
  ).toEqual([
    [1, undefined],
    [2, undefined],
    [5, undefined],
    [6, undefined],
    [7, 101],
    [8, undefined],
  ]);
  expect(counters.coalesced).toBe(101);
});

const pid = fc.integer({ min: 1, max: 3 });
const count = fc.integer({ min: 1, max: 9 });
const record: fc.Arbitrary<SourceRecord> = fc.oneof(
  pid.map((one) => regions(one, 0, CLEAN)),
  fc.tuple(pid, count).map(([one, tracerPid]) => tracer(one, 0, { tracerPid })),
  fc
    .tuple(pid, count, fc.constantFrom('regions' as const, 'tracer' as const))
    .map(([one, readings, fact]) => unchanged(one, 0, readings, 0, fact)),
  fc.integer({ min: 1, max: 5 }).map((events) => batch(0, new Array(events).fill(0))),
  fc.constant(hop(0)),
);

const readings = (records: readonly SourceRecord[], fact: string) =>
  records
    .map((one) => {
      if (one.kind === 'observed' && one.fact === fact) return 1 + (one.coalesced ?? 0);
      return one.kind === 'unchanged' && one.fact === fact ? one.count : 0;
    })
    .reduce<number>((sum, more) => sum + more, 0);

const totals = (records: readonly SourceRecord[]) => ({
  scans: readings(records, 'regions'),
  tracings: readings(records, 'tracer'),
  tracers: records.flatMap((one) =>
    one.kind === 'observed' && one.fact === 'tracer' ? [[one.key, one.value.tracerPid]] : [],
  ),
  presses: records.flatMap((one) => (one.kind === 'input' ? [...one.times] : [])).length,
  hops: records.filter(({ kind }) => kind === 'hop').length,
});

test('no reading, no tracer and no press is lost, however far behind the workers are', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { maxLength: 60 }),
      fc.integer({ min: 1, max: 8 }),
      async (records, queue) => {
        const timed = records.map((one, time) => ({ ...one, time }));
        const judged = await judge(
          timed,
          fakePool(() => 1),
          { queue },
        );
        const released = judged.map((one) => one.record);
        expect(totals(released)).toEqual(totals(timed));
        const times = released.map(({ time }) => time);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      },
    ),
    { numRuns: 60 },
  );
});

test('a source that can wait is told how much waits, and nothing coalesces', async () => {
  const backlog = createBacklog();
  const records = Array.from({ length: 300 }, (_, time) => regions(1, time, CLEAN));
  let highest = 0;
  async function* paced() {
    for (const one of records) {
      await backlog.whenBelow(10);
      highest = Math.max(highest, backlog.size);
      yield { record: one };
    }
  }
  const pool = fakePool(() => 1);
  const operator = judgeInOrder(pool, { lanes: pool.lanes, queue: 1, coalesce: false, backlog });
  expect(await lastValueFrom(from(paced()).pipe(operator, toArray()))).toHaveLength(300);
  expect(highest).toBeLessThan(10);
  expect(backlog.size).toBe(0);
});
