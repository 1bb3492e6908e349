import { concatMap, firstValueFrom, from, lastValueFrom, map, toArray } from 'rxjs';
import { afterEach, expect, test } from 'vitest';
import type { DetectionPool } from '../../../src/pipeline/pool/detection-pool.js';
import { type PoolOptions, startDetectionPool } from '../../../src/pipeline/pool/pool.js';
import type { ChannelEvents } from '../../../src/workers/messages.js';
import { fakePool, SETTINGS } from '../support/fake-pool.js';
import { CLEAN, even, INJECTED, presses } from '../support/records.js';

const pools: DetectionPool[] = [];
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close())));

async function start(options: Partial<PoolOptions> = {}): Promise<DetectionPool> {
  const pool = await startDetectionPool({ settings: SETTINGS, ...options });
  pools.push(pool);
  return pool;
}
const fixture = (name: string) => new URL(`./fixtures/${name}-worker.mjs`, import.meta.url);
const LOOPS = 1;
const DIES = 2;
const THROWS = 3;
const ANSWERS_NONSENSE = 4;
const ANSWERS_TOO_LITTLE = 5;
const stubborn = (failure: number, tries: number): SharedArrayBuffer => {
  const buffer = new SharedArrayBuffer(12);
  new Int32Array(buffer).set([failure, tries, 0]);
  return buffer;
};

test('real workers classify and analyse', async () => {
  const pool = await start({ threads: 2 });
  const classified = await firstValueFrom(pool.classify([CLEAN, INJECTED, CLEAN]));
  expect(classified.map(({ suspicious }) => suspicious)).toEqual([0, 1, 0]);
  const found = await firstValueFrom(pool.analyse([[], [presses(even(50))]]));
  expect(found.map((channels) => channels.map(({ channel }) => channel))).toEqual([[], ['left']]);
  expect(found[1]?.[0]?.findings[0]?.detector).toBe('regular-high-rate');
  expect(pool.stats.run.count).toBe(2);
  expect(pool.stats.failures).toBe(0);
});

test.each([
  ['loops forever', LOOPS],
  ['ends its thread', DIES],
  ['throws', THROWS],
  ['answers nonsense', ANSWERS_NONSENSE],
  ['answers too little', ANSWERS_TOO_LITTLE],
])('a worker that %s once: the work is repeated, and the pool goes on', async (_, failure) => {
  const pool = await start({ workerUrl: fixture('stubborn'), deadlineMs: 300 });
  expect(await lastValueFrom(pool.classify([stubborn(failure, 1)]))).toEqual([
    { suspicious: 1, findings: [] },
  ]);
  expect(pool.stats.failures).toBe(1);
  expect(await lastValueFrom(pool.classify([stubborn(failure, 0)]))).toEqual([
    { suspicious: 0, findings: [] },
  ]);
});

test.each([
  ['loops forever', LOOPS, 'expected an answer within 300 ms, got none'],
  ['ends its thread', DIES, 'worker exited with code: 9'],
  ['throws', THROWS, 'thrown in a worker'],
  ['answers nonsense', ANSWERS_NONSENSE, 'expected 1 answers from a worker'],
])(
  'work at which every worker %s fails after the second, and the pool goes on',
  async (_, failure, reason) => {
    const pool = await start({ workerUrl: fixture('stubborn'), deadlineMs: 300 });
    const answer = lastValueFrom(pool.classify([stubborn(failure, 99)]));
    await expect(answer).rejects.toMatchObject({
      code: 'CS_WORKER',
      message: expect.stringContaining(reason),
    });
    expect(pool.stats.failures).toBe(2);
    expect(await lastValueFrom(pool.classify([stubborn(failure, 0)]))).toHaveLength(1);
  },
);

/** Like `presses`, for fixtures/interrupted-worker.mjs: the first `tries` workers fail half-way through it. */
function interrupting(events: ChannelEvents, failure: number, tries: number): ChannelEvents {
  const shared = new SharedArrayBuffer(16 + events.holds.byteLength);
  new Int32Array(shared).set([failure, tries, 0]);
  const holds = new Float64Array(shared, 16);
  holds.set(events.holds);
  return { ...events, holds };
}

const TASKS = Array.from({ length: 6 }, (_, task) => presses(even(15, 100, task * 1500)));
const told = (pool: DetectionPool, tasks: readonly ChannelEvents[]) =>
  lastValueFrom(
    from(tasks).pipe(
      concatMap((events) => pool.analyse([[events]])),
      map(([channels]) => channels?.flatMap(({ findings }) => findings) ?? []),
      toArray(),
    ),
  );

test.each([
  ['dies', DIES],
  ['hangs and still writes', LOOPS],
  ['throws', THROWS],
])('a worker that %s in the middle of the input loses nothing of what is remembered', async (_, failure) => {
  const pool = await start({ workerUrl: fixture('interrupted'), deadlineMs: 1000, threads: 2 });
  const tasks = TASKS.map((events, task) => (task === 1 ? interrupting(events, failure, 1) : events));
  const expected = await told(fakePool(), TASKS);
  // Not before the third task: it rests on presses of all three, the interrupted one among them.
  expect(expected.slice(0, 3).map(({ length }) => length > 0)).toEqual([false, false, true]);
  expect(await told(pool, tasks)).toEqual(expected);
  expect(pool.stats.failures).toBe(1);
});

test('input that two workers fail at counts as never seen', async () => {
  const pool = await start({ workerUrl: fixture('interrupted'), deadlineMs: 1000 });
  const [first, second, ...rest] = TASKS as [ChannelEvents, ChannelEvents, ...ChannelEvents[]];
  const before = await told(pool, [first]);
  const failing = interrupting(second, DIES, 2);
  await expect(told(pool, [failing])).rejects.toMatchObject({ code: 'CS_WORKER' });
  expect([...before, ...(await told(pool, rest))]).toEqual(await told(fakePool(), [first, ...rest]));
});

test.each(['unloadable', 'missing'])('a worker module that is %s fails at the start', async (name) => {
  const starting = start({ workerUrl: fixture(name) });
  await expect(starting).rejects.toMatchObject({ code: 'CS_WORKER' });
  await expect(starting).rejects.toThrow(/^expected the detection workers to start: /);
});

test('a worker that never says that it is ready fails at the start', async () => {
  const starting = start({ workerUrl: fixture('silent'), startUpMs: 200 });
  await expect(starting).rejects.toThrow('expected an answer within 200 ms, got none');
});

test('closing fails work under way, ends the loop in it, and can be done again', async () => {
  const pool = await start({ workerUrl: fixture('stubborn') });
  const shared = stubborn(LOOPS, 99);
  const answer = lastValueFrom(pool.classify([shared]));
  const failing = expect(answer).rejects.toMatchObject({ code: 'CS_WORKER' });
  while (new Int32Array(shared)[2] === 0) await new Promise(setImmediate);
  await pool.close();
  await failing;
  await pool.close();
});
