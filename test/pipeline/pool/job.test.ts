import { lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';
import type { Job } from '../../../src/pipeline/pool/job.js';
import type { Judgement } from '../../../src/workers/messages.js';
import { FAILURE, fixture, lookAt, start, stubborn, triesOf } from './support.js';

/** A job that notes what is asked of it, in order. */
function noting(value: ArrayBufferLike): { job: Job<Judgement>; calls: string[] } {
  const calls: string[] = [];
  const job = lookAt(value);
  const note = <Result>(call: string, result: Result): Result => {
    calls.push(call);
    return result;
  };
  return {
    calls,
    job: {
      ...job,
      task: () => note('task', job.task()),
      read: (answer) => note('read', job.read(answer)),
      done: () => note('done', undefined),
    },
  };
}

const open = () => start({ workerUrl: fixture('stubborn'), deadlineMs: 1000 });

test('an attempt asks for a task, reads the answer, and then the job is done', async () => {
  const pool = await open();
  const { job, calls } = noting(stubborn(FAILURE.throws, 0));
  const answers = pool.run(job);
  // Nothing before somebody wants the answers.
  expect(calls).toEqual([]);
  expect(await lastValueFrom(answers)).toEqual([{ suspicious: 0, findings: [] }]);
  expect(calls).toEqual(['task', 'read', 'done']);
});

test.each([
  ['fails', FAILURE.throws, ['task', 'task', 'read', 'done']],
  ['dies', FAILURE.dies, ['task', 'task', 'read', 'done']],
  ['answers too little', FAILURE.tooFew, ['task', 'read', 'task', 'read', 'done']],
  ['answers null', FAILURE.null, ['task', 'task', 'read', 'done']],
])('after a worker that %s there is another task, and it is done once', async (_, failure, expected) => {
  const pool = await open();
  const { job, calls } = noting(stubborn(failure, 1));
  expect(await lastValueFrom(pool.run(job))).toHaveLength(1);
  expect(calls).toEqual(expected);
});

test.each([
  ['fail', FAILURE.throws],
  ['answer another kind', FAILURE.otherKind],
  ['answer a string', FAILURE.string],
  ['answer with a text where a list should be', FAILURE.noList],
])('after two workers that %s there is no third task, and it is never done', async (_, failure) => {
  const pool = await open();
  const value = stubborn(failure, 99);
  const { job, calls } = noting(value);
  await expect(lastValueFrom(pool.run(job))).rejects.toMatchObject({
    code: 'CS_WORKER',
    message: expect.stringMatching(/^two workers failed at one look task: /),
  });
  expect(triesOf(value)).toBe(2);
  expect(calls.filter((call) => call === 'task')).toHaveLength(2);
  expect(calls).not.toContain('done');
});

test.each([
  ['succeeds', 0, [{ suspicious: 0, findings: [] }]],
  ['fails too', 99, 'two workers failed at one look task: '],
] as const)(
  'after two workers that fail, what may be done instead is done; it %s',
  async (_, tries, expected) => {
    const pool = await open();
    const reasons: string[] = [];
    const instead = (reason: string) => {
      reasons.push(reason);
      return lookAt(stubborn(FAILURE.throws, tries));
    };
    const answers = lastValueFrom(pool.run({ ...lookAt(stubborn(FAILURE.throws, 99)), instead }));
    if (typeof expected === 'string') await expect(answers).rejects.toThrow(expected);
    else expect(await answers).toEqual(expected);
    expect(reasons).toEqual([expect.stringMatching(/^two workers failed at one look task: /)]);
  },
);

test('after one worker that fails nothing else is done', async () => {
  const pool = await open();
  const instead = () => {
    throw new Error('not asked for');
  };
  const job = { ...lookAt(stubborn(FAILURE.throws, 1)), instead };
  expect(await lastValueFrom(pool.run(job))).toHaveLength(1);
});

test('a job may have nothing to do at its end', async () => {
  const pool = await open();
  const job = lookAt(stubborn(FAILURE.throws, 0));
  expect(job.done).toBeUndefined();
  expect(await lastValueFrom(pool.run(job))).toHaveLength(1);
});
