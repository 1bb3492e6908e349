import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { concatMap, firstValueFrom, from, lastValueFrom, map, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import type { InputEvents } from '../../../src/workers/messages.js';
import { fakePool } from '../support/fake-pool.js';
import { CLEAN, even, INJECTED, presses } from '../support/records.js';
import { analyse, FAILURE, fixture, lookAt, type RealPool, start, stubborn, triesOf } from './support.js';

test('real workers look and analyse', async () => {
  const pool = await start({ threads: 2 });
  const judgements = await firstValueFrom(pool.run(lookAt(CLEAN, INJECTED, CLEAN)));
  expect(judgements.map(({ suspicious }) => suspicious)).toEqual([0, 1, 0]);
  const found = await firstValueFrom(pool.run(analyse(pool, presses([]), presses(even(50)))));
  expect(found.map((channels) => channels.map(({ channel }) => channel))).toEqual([[], ['left']]);
  expect(found[1]?.[0]?.findings[0]?.detector).toBe('regular-high-rate');
  expect(pool.stats.run.count).toBe(2);
  expect(pool.stats.failures).toBe(0);
});

test.each([
  ['loops forever', FAILURE.loops],
  ['ends its thread', FAILURE.dies],
  ['throws', FAILURE.throws],
  ['answers a string', FAILURE.string],
  ['answers null', FAILURE.null],
  ['answers another kind of task', FAILURE.otherKind],
  ['answers only that it is there', FAILURE.warmUp],
  ['answers too little', FAILURE.tooFew],
  ['answers too much', FAILURE.tooMany],
  ['answers with no list', FAILURE.noList],
])('a worker that %s once: the work is repeated, and the pool goes on', async (_, failure) => {
  const pool = await start({ workerUrl: fixture('stubborn'), deadlineMs: 300 });
  expect(await lastValueFrom(pool.run(lookAt(stubborn(failure, 1))))).toEqual([
    { suspicious: 1, findings: [] },
  ]);
  expect(pool.stats.failures).toBe(1);
  expect(await lastValueFrom(pool.run(lookAt(stubborn(failure, 0))))).toEqual([
    { suspicious: 0, findings: [] },
  ]);
});

test.each([
  ['loops forever', FAILURE.loops, 'expected an answer within 300 ms, got none'],
  ['ends its thread', FAILURE.dies, 'worker exited with code: 9'],
  ['throws', FAILURE.throws, 'thrown in a worker'],
  ['answers a string', FAILURE.string, 'expected 1 answers from a worker, got something else'],
  ['answers null', FAILURE.null, 'expected 1 answers from a worker, got something else'],
  ['answers another kind of task', FAILURE.otherKind, 'expected 1 answers from a worker, got something else'],
  ['answers too little', FAILURE.tooFew, 'expected 1 answers from a worker, got 0'],
  ['answers too much', FAILURE.tooMany, 'expected 1 answers from a worker, got 2'],
])(
  'work at which every worker %s fails after the second, and the pool goes on',
  async (_, failure, reason) => {
    const pool = await start({ workerUrl: fixture('stubborn'), deadlineMs: 300 });
    const answer = lastValueFrom(pool.run(lookAt(stubborn(failure, 99))));
    await expect(answer).rejects.toMatchObject({
      code: 'CS_WORKER',
      message: expect.stringContaining(reason),
    });
    expect(pool.stats.failures).toBe(2);
    expect(await lastValueFrom(pool.run(lookAt(stubborn(failure, 0))))).toHaveLength(1);
  },
);

/** Like `presses`, for fixtures/interrupted-worker.mjs: the first `tries` workers fail half-way through it. */
function interrupting(events: InputEvents, failure: number, tries: number): InputEvents {
  const shared = new SharedArrayBuffer(16 + events.holds.byteLength);
  new Int32Array(shared).set([failure, tries, 0]);
  const holds = new Float64Array(shared, 16);
  holds.set(events.holds);
  return { ...events, holds };
}

const TASKS = Array.from({ length: 6 }, (_, task) => presses(even(15, 100, task * 1500)));
const told = (pool: Pick<RealPool, 'run' | 'lanes'>, tasks: readonly InputEvents[]) =>
  lastValueFrom(
    from(tasks).pipe(
      concatMap((events) => pool.run(analyse(pool, events))),
      map(([channels]) => channels?.flatMap(({ findings }) => findings) ?? []),
      toArray(),
    ),
  );

test.each([
  ['dies', FAILURE.dies],
  ['hangs and still writes', FAILURE.loops],
  ['throws', FAILURE.throws],
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
  const [first, second, ...rest] = TASKS as [InputEvents, InputEvents, ...InputEvents[]];
  const before = await told(pool, [first]);
  const failing = interrupting(second, FAILURE.dies, 2);
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

test('workers that end while descriptors are short: work fails at once, or is done; files that they load do not stay open', () => {
  const program = fileURLToPath(new URL('fixtures/short-of-descriptors.mjs', import.meta.url));
  const limited = ['-c', 'ulimit -n 200 && exec "$0" "$1"', process.execPath, program];
  const { done, doneAfterwards, failures, stayOpen } = JSON.parse(
    execFileSync('/bin/sh', limited, { encoding: 'utf8' }),
  );
  expect(done).toBeGreaterThan(100);
  // Never for a worker of ours that was ended, or that did not answer.
  for (const message of failures) expect(message).toMatch(/EMFILE|Cannot find|worker exited with code: 1$/);
  expect(doneAfterwards).toBe(4);
  expect(stayOpen).toEqual([]);
}, 60_000);

test('closing fails work under way, ends the loop in it, and can be done again', async () => {
  const pool = await start({ workerUrl: fixture('stubborn') });
  const shared = stubborn(FAILURE.loops, 99);
  const answer = lastValueFrom(pool.run(lookAt(shared)));
  const failing = expect(answer).rejects.toMatchObject({ code: 'CS_WORKER' });
  while (triesOf(shared) === 0) await new Promise(setImmediate);
  await pool.close();
  await failing;
  await pool.close();
});
