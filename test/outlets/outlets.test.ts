import { Writable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { ConsoleLines } from '../../src/outlets/lines/console.js';
import { JsonLines } from '../../src/outlets/lines/json-lines.js';
import type { Outlet } from '../../src/outlets/outlet.js';
import { Outlets } from '../../src/outlets/outlets.js';
import { eventOf, Sink } from './support.js';

/** An outlet that notes in `calls` what it is asked to do, and counts what it drops. */
class Fake implements Outlet {
  dropped = 0;
  trouble: string | undefined;

  constructor(
    readonly name: string,
    private readonly calls: string[],
    private readonly onEmit: (fake: Fake) => void = () => {},
    private readonly onClose: () => Promise<void> = async () => {},
  ) {}

  emit({ message }: { readonly message: string }): void {
    this.calls.push(`${this.name} ${message}`);
    this.onEmit(this);
  }

  async close(): Promise<void> {
    this.calls.push(`${this.name} closing`);
    await this.onClose();
    this.calls.push(`${this.name} closed`);
  }
}

/** A clock that stands until it is set. */
function clock() {
  const time = { nowMs: 0 };
  return { time, now: () => time.nowMs };
}
const drop = (fake: Fake) => void fake.dropped++;
const fail = () => {
  throw new Error('no\x1broom');
};
const said = (losses: Sink) => losses.lines.map((line) => line.replace(/^.*? \[ERROR\] /, ''));

test('every outlet gets every event, in the order of the list, before emit returns', async () => {
  const calls: string[] = [];
  const outlets = new Outlets([new Fake('a', calls), new Fake('b', calls)], { lossStream: new Sink() });
  outlets.emit(eventOf({ message: '1' }));
  outlets.emit(eventOf({ message: '2', level: 'FATAL' }));
  expect(calls).toEqual(['a 1', 'b 1', 'a 2', 'b 2']);
  await outlets.close();
});

test('close closes one after the other, in the order of the list', async () => {
  const calls: string[] = [];
  const slow = () => new Promise<void>((resolve) => void setTimeout(resolve, 5));
  const list = [new Fake('a', calls, undefined, slow), new Fake('b', calls)];
  await new Outlets(list, { lossStream: new Sink() }).close();
  expect(calls).toEqual(['a closing', 'a closed', 'b closing', 'b closed']);
});

test('no outlet at all is fine', async () => {
  const outlets = new Outlets([], { lossStream: new Sink() });
  for (let count = 0; count < 100; count++) outlets.emit(eventOf());
  expect(outlets.dropped).toBe(0);
  await outlets.close();
});

test('an outlet that throws stops no other; what it loses is counted and said', async () => {
  const calls: string[] = [];
  const losses = new Sink();
  const list = [new Fake('bad', calls, fail), new Fake('good', calls)];
  const outlets = new Outlets(list, { lossStream: losses, now: clock().now });
  for (const message of ['1', '2']) outlets.emit(eventOf({ message }));
  expect(calls).toEqual(['bad 1', 'good 1', 'bad 2', 'good 2']);
  expect(outlets.dropped).toBe(2);
  expect(said(losses)).toEqual(['outlet bad failed (no\\x1broom): 1 line is lost']);
  await outlets.close();
  expect(said(losses)[1]).toBe('outlet bad failed (no\\x1broom): 2 lines are lost');
});

test('an outlet that cannot be closed stops no other', async () => {
  const calls: string[] = [];
  const losses = new Sink();
  const list = [new Fake('bad', calls, undefined, async () => fail()), new Fake('good', calls)];
  const outlets = new Outlets(list, { lossStream: losses });
  outlets.emit(eventOf({ message: '1' }));
  await outlets.close();
  expect(calls.at(-1)).toBe('good closed');
  expect(said(losses)).toEqual(['outlet bad failed (no\\x1broom): 1 line is lost']);
});

test('what an outlet drops is said at once, then at most once a second, and at the end', async () => {
  const { time, now } = clock();
  const losses = new Sink();
  const outlets = new Outlets([new Fake('full', [], drop)], { lossStream: losses, now });
  for (const nowMs of [0, 1, 999, 1000, 1500, 1999]) {
    time.nowMs = nowMs;
    outlets.emit(eventOf());
  }
  expect(said(losses)).toEqual([
    'outlet full is behind: 1 line is lost',
    'outlet full is behind: 4 lines are lost',
  ]);
  await outlets.close();
  expect(said(losses)[2]).toBe('outlet full is behind: 6 lines are lost');
  expect(losses.lines).toHaveLength(3);
});

test('near misses: nothing dropped is not said, nor the same twice; outlets do not hide each other', async () => {
  const { time, now } = clock();
  const losses = new Sink();
  const once = (fake: Fake) => {
    fake.dropped = 1;
    fake.trouble = 'the disk is full';
  };
  const list = [new Fake('fine', []), new Fake('once', [], once), new Fake('full', [], drop)];
  const outlets = new Outlets(list, { lossStream: losses, now });
  outlets.emit(eventOf());
  time.nowMs = 5000;
  outlets.emit(eventOf());
  await outlets.close();
  expect(said(losses)).toEqual([
    'the disk is full: 1 line is lost',
    'outlet full is behind: 1 line is lost',
    'outlet full is behind: 2 lines are lost',
  ]);
  expect(outlets.dropped).toBe(3);
});

test('a reader that stops reading: bounded, counted, said, and no other outlet is kept waiting', async () => {
  vi.useFakeTimers();
  try {
    const losses = new Sink();
    const stuck = new Writable({ write: () => {} });
    const text = new Sink();
    const lines = new JsonLines(stuck);
    const list = [lines, new ConsoleLines({ profile: 'threshold', color: false, stream: text })];
    const outlets = new Outlets(list, { lossStream: losses, now: clock().now });
    const message = 'x'.repeat(1024 * 1024);
    for (let count = 0; count < 40; count++) outlets.emit(eventOf({ message }));
    expect(text.lines).toHaveLength(40);
    expect(lines.dropped).toBeGreaterThan(20);
    expect(outlets.dropped).toBe(lines.dropped);
    expect(stuck.writableLength).toBeLessThan(18 * 1024 * 1024);
    expect(said(losses)).toEqual(['the JSON lines are read too slowly: 1 line is lost']);
    const closed = outlets.close();
    await vi.advanceTimersByTimeAsync(5000);
    await closed;
    expect(said(losses)[1]).toBe(`the JSON lines are read too slowly: ${lines.dropped} lines are lost`);
  } finally {
    vi.useRealTimers();
  }
});
