import fc from 'fast-check';
import { concatMap, delay, EMPTY, from, lastValueFrom, Observable, of, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { collectInput } from '../../src/pipeline/collect/collect-input.js';
import { escalate } from '../../src/pipeline/escalate/escalate.js';
import { judgeInOrder } from '../../src/pipeline/judge/judge.js';
import { createMonitor, type MonitorOptions } from '../../src/pipeline/monitor.js';
import type { SourceRecord } from '../../src/records/record.js';
import type { Backlog } from '../../src/sources/interfaces.js';
import { notingControl } from './support/control.js';
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
  regions,
  tracer,
  unchanged,
} from './support/records.js';
import { newStamper } from './support/stamper.js';

const monitor = (records: Observable<SourceRecord>, options: Partial<MonitorOptions> = {}) =>
  createMonitor({
    config: configured(),
    stamper: newStamper(),
    sources: { records: () => records },
    ...options,
  });

const INJECTION = [found(4211), regions(4211, 1, CLEAN), regions(4211, 2), unchanged(4211, 4, 2, 3)];

test('from records to the verdict, the end of the process and the figures, through real workers', async () => {
  const ended: string[] = [];
  const recorded: SourceRecord[] = [];
  const { events, stats } = monitor(EMPTY, {
    config: configured({
      action: 'terminate',
      memory: { allow: [{ path: '/opt/jit*', count: 2, reason: 'its own compiler' }] },
    }),
    sources: { records: () => from(INJECTION), control: notingControl(ended) },
    record: ({ record }) => recorded.push(record),
  });
  const all = await lastValueFrom(events.pipe(toArray()));
  expect(all.map(({ kind }) => kind)).toEqual(
    'start start target-found region hit hit hit verdict enforcement'.split(' '),
  );
  expect(all[1]?.message).toBe(
    'Allowed region: path /opt/jit*, at most 2 at once - Reason: its own compiler',
  );
  expect(ended).toEqual([`terminate ${keyOf(4211)}`]);
  expect(recorded).toEqual(INJECTION);
  expect(stats).toMatchObject({ scans: 4, snapshots: 2, hits: 3, verdicts: 1, regions: 2, unjudged: 0 });
  expect(stats.pool?.run.count).toBeGreaterThan(0);
});

test('with memory and debuggers off it starts, judges input, and has nobody look at facts', async () => {
  // Over before any other indicator than the base rule is sure.
  const clicks = Array.from({ length: 33 }, (_, index) => 1000 + index * 40 + (index % 3) * 4);
  const records = [
    found(1),
    regions(1, 1),
    regions(1, 2),
    regions(1, 3),
    tracer(1, 4),
    batch(2300, clicks),
    hop(2301),
  ];
  const { events, stats } = monitor(from(records), {
    config: configured({ memory: { enabled: false }, debugger: { enabled: false } }),
  });
  const all = await lastValueFrom(events.pipe(toArray()));
  expect(all.map(({ kind, code }) => [kind, code])).toEqual([
    ['start', null],
    ['target-found', null],
    ['verdict', 'FI-INP-001'],
    ['enforcement', 'FI-INP-001'],
  ]);
  expect(stats).toMatchObject({ hits: 0, verdicts: 1, unjudged: 0, scans: 3 });
});

test.each([
  ['memory', { memory: { enabled: false } }, 'FI-DBG-001'],
  ['debuggers', { debugger: { enabled: false } }, 'FI-MEM-001'],
])('with %s off the other is judged still', async (_, config, code) => {
  const records = [...INJECTION, tracer(4211, 5)];
  const { events } = monitor(from(records), { config: configured(config) });
  const all = await lastValueFrom(events.pipe(toArray()));
  expect(all.filter(({ kind }) => kind === 'verdict').map((event) => event.code)).toEqual([code]);
});

const FLOOD = [found(1), ...Array.from({ length: 50 }, (_, time) => regions(1, time + 1, CLEAN))];

test.each([
  [true, 0],
  // The first goes to the worker, and of those that wait for it at most two stay.
  [false, 47],
])('records that all come at once, to sources of which it is %s that they wait', async (waits, coalesced) => {
  let backlog: Backlog | undefined;
  const recorded: SourceRecord[] = [];
  const { events, stats } = monitor(EMPTY, {
    config: configured({ pool: { queue: 1 } }),
    sources: {
      waits,
      records: (given) => {
        backlog = given;
        return from(FLOOD);
      },
    },
    record: ({ record }) => recorded.push(record),
  });
  await lastValueFrom(events.pipe(toArray()));
  expect(stats).toMatchObject({ coalesced, scans: 50 });
  expect(recorded).toHaveLength(51 - coalesced);
  expect(backlog?.size).toBe(0);
});

test('sources that wait see how much waits', async () => {
  const sizes: number[] = [];
  const { events } = monitor(EMPTY, {
    sources: {
      waits: true,
      records: (backlog) =>
        new Observable((subscriber) => {
          for (const record of FLOOD) {
            subscriber.next(record);
            sizes.push(backlog.size);
          }
          void backlog.whenBelow(1).then(() => {
            sizes.push(backlog.size);
            subscriber.complete();
          });
        }),
    },
  });
  await lastValueFrom(events.pipe(toArray()));
  // What needs no worker passes at once.
  expect(sizes).toEqual([...Array(51).keys(), 0]);
});

test('what is not to be told is not said and not carried out, and gets no number', async () => {
  const ended: string[] = [];
  const { events } = monitor(EMPTY, {
    config: configured({ action: 'terminate' }),
    sources: { records: () => from(INJECTION), control: notingControl(ended) },
    tells: ({ kind }) => kind !== 'verdict' && kind !== 'hit',
  });
  const all = await lastValueFrom(events.pipe(toArray()));
  expect(all.map(({ kind, sequence }) => [kind, sequence])).toEqual([
    ['start', 0],
    ['target-found', 1],
    ['region', 2],
  ]);
  expect(ended).toEqual([]);
});

test('the same records give the same events, however they arrive and however fast the workers are', async () => {
  const pid = fc.constantFrom(1, 2);
  const step = fc.oneof(
    pid.map((one) => (time: number) => regions(one, time, CLEAN)),
    pid.map((one) => (time: number) => regions(one, time, INJECTED)),
    fc.tuple(fc.constantFrom(1, 2, null), fc.boolean()).map(
      ([one, attached]) =>
        (time: number) =>
          tracer(one, time, { attached }),
    ),
    fc.record({ pid, count: fc.integer({ min: 1, max: 3 }) }).map(
      ({ pid: one, count }) =>
        (time: number) =>
          unchanged(one, time, count),
    ),
    fc.integer({ min: 1, max: 40 }).map(
      (count) => (time: number) =>
        batch(
          time,
          Array.from({ length: count }, (_, index) => time - (count - index) * 30),
        ),
    ),
    fc.constant((time: number) => hop(time)),
    pid.map((one) => (time: number) => gone(one, time)),
    pid.map((one) => (time: number) => found(one, time)),
  );
  const decide = (records: Observable<SourceRecord>, delays: readonly number[], maxInFlight: number) => {
    let task = 0;
    const pool = fakePool(() => delays[task++ % delays.length] as number);
    return lastValueFrom(
      records.pipe(
        collectInput(),
        judgeInOrder(pool, { lanes: pool.lanes, coalesce: false, maxInFlight }),
        escalate({ config: configured() }),
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
