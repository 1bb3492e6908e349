import fc from 'fast-check';
import { concatMap, delay, from, lastValueFrom, NEVER, Observable, of, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { collectInput } from '../../src/pipeline/collect/collect-input.js';
import { escalate } from '../../src/pipeline/escalate/escalate.js';
import { judgeInOrder } from '../../src/pipeline/judge/judge.js';
import { createMonitor, type MonitorOptions } from '../../src/pipeline/monitor.js';
import type { SourceRecord } from '../../src/records/record.js';
import { fakePool } from './support/fake-pool.js';
import {
  batch,
  CLEAN,
  configured,
  found,
  gone,
  hop,
  INJECTED,
  keyOf,
  snapshot,
  unchanged,
} from './support/records.js';
import { newStamper, ORIGIN } from './support/stamper.js';

const monitor = (records: Observable<SourceRecord>, options: Partial<MonitorOptions> = {}) =>
  createMonitor({ config: configured(), stamper: newStamper(), sources: { records }, ...options });

const INJECTION = [found(4211), snapshot(4211, 1, CLEAN), snapshot(4211, 2), unchanged(4211, 4, 2, 3)];

test('from records to the verdict, the end of the process and the figures, through real workers', async () => {
  const ended: string[] = [];
  const control = { terminate: (key: string) => void ended.push(key), state: () => 'exited' as const };
  const recorded: SourceRecord[] = [];
  const { events, stats } = monitor(from(INJECTION), {
    config: configured({
      action: 'terminate',
      memory: { allow: [{ path: '/opt/jit*', count: 2, reason: 'its own compiler' }] },
    }),
    sources: { records: from(INJECTION), control },
    record: ({ record }) => recorded.push(record),
  });
  const all = await lastValueFrom(events.pipe(toArray()));
  expect(all.map(({ kind }) => kind)).toEqual(
    'start start target-found region hit hit hit verdict enforcement'.split(' '),
  );
  expect(all[1]?.message).toBe(
    'Allowed region: path /opt/jit*, at most 2 at once - Reason: its own compiler',
  );
  expect(ended).toEqual([keyOf(4211)]);
  expect(recorded).toEqual(INJECTION);
  expect(stats).toMatchObject({ scans: 4, snapshots: 2, hits: 3, verdicts: 1, regions: 2, unjudged: 0 });
  expect(stats.pool?.run.count).toBeGreaterThan(0);
});

test('unsubscribing early stops the sources and the workers', async () => {
  const { events } = monitor(NEVER);
  const first = await new Promise((resolve) => {
    const subscription = events.subscribe((event) => {
      resolve(event.kind);
      setImmediate(() => subscription.unsubscribe());
    });
  });
  expect(first).toBe('start');
});

test('workers that cannot start are an error, and the sources are left alone', async () => {
  let isSubscribed = false;
  const records = new Observable<SourceRecord>(() => {
    isSubscribed = true;
  });
  const workerUrl = new URL('./pool/fixtures/unloadable-worker.mjs', import.meta.url);
  await expect(lastValueFrom(monitor(records, { workerUrl }).events)).rejects.toMatchObject({
    code: 'CS_WORKER',
  });
  expect(isSubscribed).toBe(false);
});

test("the sources' own error is passed on, after what came before", async () => {
  const failing = from(INJECTION).pipe(
    concatMap((record, index) => (index < 3 ? of(record) : from(Promise.reject(new RangeError('cut'))))),
  );
  const seen: string[] = [];
  const ended = new Promise((resolve) => {
    monitor(failing).events.subscribe({ next: ({ kind }) => seen.push(kind), error: resolve });
  });
  expect(await ended).toEqual(new RangeError('cut'));
  expect(seen).toContain('hit');
});

test('the same records give the same events, however they arrive and however fast the workers are', async () => {
  const step = fc.oneof(
    fc.constantFrom(1, 2).map((pid) => (time: number) => snapshot(pid, time, CLEAN)),
    fc.constantFrom(1, 2).map((pid) => (time: number) => snapshot(pid, time, INJECTED)),
    fc.record({ pid: fc.constantFrom(1, 2), count: fc.integer({ min: 1, max: 3 }) }).map(
      ({ pid, count }) =>
        (time: number) =>
          unchanged(pid, time, count),
    ),
    fc.integer({ min: 1, max: 40 }).map(
      (count) => (time: number) =>
        batch(
          time,
          Array.from({ length: count }, (_, index) => time - (count - index) * 30),
        ),
    ),
    fc.constant((time: number) => hop(time)),
    fc.constantFrom(1, 2).map((pid) => (time: number) => gone(pid, time)),
    fc.constantFrom(1, 2).map((pid) => (time: number) => found(pid, time)),
  );
  const decide = (records: Observable<SourceRecord>, delays: readonly number[], maxInFlight: number) => {
    let task = 0;
    const pool = fakePool(() => delays[task++ % delays.length] as number);
    return lastValueFrom(
      records.pipe(
        collectInput(),
        judgeInOrder(pool, { coalesce: false, maxInFlight }),
        escalate({ config: configured(), origin: ORIGIN }),
        toArray(),
      ),
    );
  };
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 5 }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 10 }),
      fc.integer({ min: 1, max: 3 }),
      async (steps, delays, pauses, maxInFlight) => {
        const records = [found(1), found(2), ...steps.map((make, index) => make((index + 1) * 100))];
        const spread = from(records).pipe(
          concatMap((record, index) =>
            pauses[index % pauses.length] ? of(record).pipe(delay(1)) : of(record),
          ),
        );
        const atOnce = await decide(from(records), [0], 1);
        expect(await decide(spread, delays, maxInFlight)).toEqual(atOnce);
        expect(await decide(from(records), delays, maxInFlight)).toEqual(atOnce);
      },
    ),
    { numRuns: 40 },
  );
});
