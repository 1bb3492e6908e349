import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Outbox } from '../../../../src/sources/input/child/outbox.js';
import { MessageDecoder } from '../../../../src/sources/input/framing.js';
import { BATCH_MS, type HookMessage, MAX_EVENTS } from '../../../../src/sources/input/messages.js';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => vi.useRealTimers());

const event = (time: number) => ({ time, mark: 0, hold: Number.NaN });

/** A pipe whose reader reads when told to. */
function createPipe(highWaterMark = 16_384) {
  const pipe = new PassThrough({ highWaterMark });
  const decoder = new MessageDecoder();
  return {
    pipe,
    /** Everything, drain after drain. */
    async readAll(): Promise<HookMessage[]> {
      const messages: HookMessage[] = [];
      for (;;) {
        const chunk = pipe.read() as Buffer | null;
        if (chunk === null) return messages;
        messages.push(...decoder.push(chunk));
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

const timesOf = (messages: readonly HookMessage[]) =>
  messages.flatMap((message) => (message.kind === 'events' ? [...message.times] : []));

test('events of one moment leave as one batch, in order, at most 20 ms later', async () => {
  const { pipe, readAll } = createPipe();
  const outbox = new Outbox(pipe);
  for (const time of [1, 2, 3]) outbox.add(event(time));
  expect(await readAll()).toEqual([]);
  vi.advanceTimersByTime(BATCH_MS);
  expect(BATCH_MS).toBeLessThanOrEqual(20);
  expect(await readAll()).toMatchObject([{ kind: 'events', times: Float64Array.of(1, 2, 3) }]);
});

test('nothing to say, nothing sent; a beat is a heartbeat', async () => {
  const { pipe, readAll } = createPipe();
  const outbox = new Outbox(pipe);
  vi.advanceTimersByTime(60_000);
  expect(await readAll()).toEqual([]);
  outbox.beat();
  expect(await readAll()).toEqual([{ kind: 'heartbeat' }]);
});

test('a reader that stops reading: everything waits, in order, and comes when it reads on', async () => {
  const { pipe, readAll } = createPipe(1_000);
  const outbox = new Outbox(pipe);
  const sent = Array.from({ length: 3 * MAX_EVENTS + 7 }, (_, index) => index);
  for (const time of sent) {
    outbox.add(event(time));
    if (time % 100 === 0) vi.advanceTimersByTime(BATCH_MS);
  }
  for (let beats = 0; beats < 1_000; beats++) outbox.beat();
  expect(pipe.readableLength + pipe.writableLength).toBeLessThan(10_000);
  const messages = await readAll();
  expect(timesOf(messages)).toEqual(sent);
  expect(messages.every(({ kind }) => kind === 'events')).toBe(true);
});

test('beyond the bound events are counted, and told with the next beat, once', async () => {
  const { pipe, readAll } = createPipe(1);
  const outbox = new Outbox(pipe, 1_000);
  outbox.add(event(0));
  vi.advanceTimersByTime(BATCH_MS);
  for (let time = 1; time <= 1_250; time++) outbox.add(event(time));
  outbox.countOverrun();
  const messages = await readAll();
  expect(timesOf(messages)).toEqual(Array.from({ length: 1_001 }, (_, index) => index));
  outbox.beat();
  outbox.beat();
  expect(await readAll()).toContainEqual({ kind: 'loss', events: 250, overruns: 1 });
  outbox.beat();
  expect(await readAll()).toEqual([{ kind: 'heartbeat' }]);
});

test('room is given at once, or when half of what waited has left', async () => {
  const { pipe, readAll } = createPipe(1);
  const outbox = new Outbox(pipe, 1_000);
  await outbox.room();
  outbox.add(event(0));
  vi.advanceTimersByTime(BATCH_MS);
  for (let time = 1; time <= 501; time++) outbox.add(event(time));
  let hasRoom = false;
  const room = outbox.room().then(() => {
    hasRoom = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(hasRoom).toBe(false);
  await readAll();
  await room;
});
