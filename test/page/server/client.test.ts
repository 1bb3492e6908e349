import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { Clients } from '../../../src/page/server/clients.js';
import { History } from '../../../src/page/server/history.js';
import { eventOf, eventsIn, frameOf, setup } from '../support.js';

const KIB = 1024;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A response whose reader takes what it is told to take. */
class FakeResponse extends EventEmitter {
  readonly destroyed = false;
  writableEnded = false;
  writableLength = 0;
  mostWaiting = 0;
  text = '';

  write(part: Buffer | string): void {
    this.text += part;
    this.writableLength += part.length;
    this.mostWaiting = Math.max(this.mostWaiting, this.writableLength);
  }

  end(part: string): void {
    this.write(part);
    this.writableEnded = true;
    this.emit('close');
  }

  read(): void {
    this.writableLength = 0;
    this.emit('drain');
  }

  get heard(): string[] {
    return eventsIn(this.text).events.map(
      ({ event, data }) =>
        `${event} ${data.number ?? ''}${data.missedFrames > 0 ? ` missed ${data.missedFrames}` : ''}`,
    );
  }
}

function serving() {
  const history = new History(setup, 'abc');
  const clients = new Clients(history, 'abc');
  onTestFinished(() => clients.end(0));
  const open = (lastId?: string) => {
    const response = new FakeResponse();
    clients.add(response as unknown as ServerResponse, lastId);
    return response;
  };
  let number = 0;
  const say = (count: number, bytes = 0) => {
    for (let index = 0; index < count; index++) {
      const events = bytes > 0 ? [eventOf(number, 'x'.repeat(bytes))] : [];
      history.take(frameOf(++number, { events }), []);
      clients.pump();
    }
  };
  return { clients, open, say };
}

test('a page that takes nothing has at most 256 KiB and one event waiting', () => {
  const { open, say } = serving();
  const [slow, quick] = [open(), open()];
  for (let index = 0; index < 200; index++) {
    say(1, 20 * KIB);
    quick.read();
  }
  expect(slow.mostWaiting).toBeGreaterThan(200 * KIB);
  expect(slow.mostWaiting).toBeLessThan(280 * KIB);
  expect(quick.heard).toHaveLength(201);
});

test('when it reads again it goes on where it was, as long as that is kept', () => {
  const { open, say } = serving();
  const slow = open();
  say(200, 20 * KIB);
  for (let index = 0; index < 100; index++) slow.read();
  expect(slow.heard).toEqual([
    'snapshot 0',
    ...Array.from({ length: 200 }, (_, index) => `frame ${index + 1}`),
  ]);
});

test('beyond that it gets all there is, and how much it missed', () => {
  const { open, say } = serving();
  const slow = open();
  slow.writableLength = 256 * KIB;
  say(300);
  expect(slow.heard).toEqual(['snapshot 0']);
  slow.read();
  say(1);
  expect(slow.heard).toEqual(['snapshot 0', 'snapshot 300 missed 300', 'frame 301']);
});

test('the last words come behind everything', async () => {
  const { clients, open, say } = serving();
  const slow = open();
  slow.writableLength = 256 * KIB;
  say(2);
  const ended = clients.end(9000);
  expect(slow.heard).toEqual(['snapshot 0']);
  const late = open();
  expect(late.heard).toEqual(['snapshot 2', 'end ']);
  expect(eventsIn(late.text).events[0]?.data.isLive).toBe(false);
  slow.read();
  expect(slow.heard).toEqual(['snapshot 0', 'frame 1', 'frame 2', 'end ']);
  expect(eventsIn(slow.text).events.at(-1)).toEqual({ id: 'abc-2', event: 'end', data: { timeMs: 9000 } });
  await ended;
  expect(vi.getTimerCount()).toBe(0);
});

test('nobody is waited for longer than a second', async () => {
  const { clients, open, say } = serving();
  open().writableLength = 256 * KIB;
  say(1);
  let isOver = false;
  const ended = clients.end(9000).then(() => {
    isOver = true;
  });
  await vi.advanceTimersByTimeAsync(999);
  expect(isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(isOver).toBe(true);
  await ended;
});

test('when nothing is said for 15 s, that is said, unless something waits', () => {
  const { open, say } = serving();
  const [page, slow] = [open(), open()];
  const before = page.text;
  page.read();
  vi.advanceTimersByTime(14_999);
  expect(page.text).toBe(before);
  vi.advanceTimersByTime(1);
  expect(page.text).toBe(`${before}:\n\n`);
  expect(slow.text).toBe(before);
  page.read();
  say(1);
  page.read();
  vi.advanceTimersByTime(7500);
  expect(page.text.endsWith(':\n\n')).toBe(false);
});

test('a page begins where it says that it was, if it can have been there', () => {
  const { open, say } = serving();
  say(300);
  const heard = (id?: string) => open(id).heard;
  expect(heard('abc-298')).toEqual(['frame 299', 'frame 300']);
  expect(heard('abc-300')).toEqual([]);
  expect(heard('abc-60')).toHaveLength(240);
  expect(heard('abc-59')).toEqual(['snapshot 300 missed 241']);
  for (const id of [
    undefined,
    '',
    'abc-',
    'abc-301',
    'abd-298',
    'abc-2x',
    'abc--1',
    `abc-${'9'.repeat(40)}`,
    '298',
  ])
    expect(heard(id)).toEqual(['snapshot 300']);
  expect(open('abc-300').text).toBe('retry: 1000\n\n');
});
