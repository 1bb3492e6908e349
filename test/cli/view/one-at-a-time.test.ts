import { expect, test } from 'vitest';
import { OneAtATime } from '../../../src/cli/view/what-if/one-at-a-time.js';

/** Work that ends when it is told to. */
function work() {
  let finish = (_answer: string) => {};
  const finished = new Promise<string>((resolve) => {
    finish = resolve;
  });
  const signals: AbortSignal[] = [];
  const run = (signal: AbortSignal) => {
    signals.push(signal);
    return finished;
  };
  return { run, finish: (answer: string) => finish(answer), signals };
}

test('the same question is worked on once, and its answer kept', async () => {
  const [one, queue] = [work(), new OneAtATime<string>()];
  const asked = [queue.ask('a', one.run), queue.ask('a', one.run)];
  one.finish('found');
  expect(await Promise.all([...asked, queue.ask('a', one.run)])).toEqual(['found', 'found', 'found']);
  expect(one.signals).toHaveLength(1);
});

test('a newer question ends the one under way, and those that wait never begin', async () => {
  const [first, second, third] = [work(), work(), work()];
  const queue = new OneAtATime<string>();
  const asked = [queue.ask('first', first.run)];
  await Promise.resolve();
  asked.push(queue.ask('second', second.run), queue.ask('third', third.run));
  expect(first.signals.map(({ aborted }) => aborted)).toEqual([true]);
  first.finish('too late');
  third.finish('found');
  expect(await Promise.all(asked)).toEqual([undefined, undefined, 'found']);
  expect(second.signals).toEqual([]);
});

test('what lasts is finished before the newer one begins', async () => {
  const [lasting, other, queue] = [work(), work(), new OneAtATime<string>()];
  const asked = [queue.ask('lasting', lasting.run, true), queue.ask('other', other.run)];
  await Promise.resolve();
  expect(lasting.signals.map(({ aborted }) => aborted)).toEqual([false]);
  expect(other.signals).toEqual([]);
  lasting.finish('one');
  other.finish('two');
  expect(await Promise.all(asked)).toEqual(['one', 'two']);
});

test('what failed is asked again, and does not hold up the next', async () => {
  const queue = new OneAtATime<string>();
  const fails = () => Promise.reject(new Error('failed'));
  await expect(queue.ask('a', fails)).rejects.toThrow('failed');
  expect(await queue.ask('a', () => Promise.resolve('found'))).toBe('found');
  const left = queue.ask(
    'b',
    (signal) => new Promise((_, reject) => signal.addEventListener('abort', reject)),
  );
  await Promise.resolve();
  await queue.close();
  expect(await left).toBeUndefined();
});
