import { Subject } from 'rxjs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { InputBatch, InputHealth } from '../../../src/records/record.js';
import { addHops } from '../../../src/sources/input/hops.js';

beforeEach(() =>
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] }),
);
afterEach(() => vi.useRealTimers());

const batch = (...marks: number[]): InputBatch => ({
  kind: 'input',
  time: 0,
  times: new Float64Array(marks.length),
  holds: new Float64Array(marks.length),
  marks: Uint8Array.from(marks),
});
const PRESS = 0;
const RELEASE = 4;

function start(hop = 100, hopJitter = 50) {
  const records = new Subject<InputBatch | InputHealth>();
  const kinds: string[] = [];
  const subscription = records.pipe(addHops({ hop, hopJitter })).subscribe(({ kind }) => kinds.push(kind));
  return { records, kinds, subscription };
}

test('no presses, no hops: nothing, releases and health alone', () => {
  const { records, kinds, subscription } = start();
  vi.advanceTimersByTime(1_000);
  records.next(batch());
  records.next(batch(RELEASE, RELEASE | 3));
  records.next({ kind: 'input-health', time: 0, state: 'ready', backend: 'evdev', message: '' });
  vi.advanceTimersByTime(1_000);
  expect(kinds).toEqual(['input', 'input', 'input-health']);
  subscription.unsubscribe();
});

test('one hop for all presses since the last one', () => {
  const { records, kinds, subscription } = start();
  records.next(batch(RELEASE, PRESS));
  records.next(batch(PRESS));
  vi.advanceTimersByTime(150);
  expect(kinds).toEqual(['input', 'input', 'hop']);
  vi.advanceTimersByTime(10_000);
  expect(kinds).toHaveLength(3);
  records.next(batch(PRESS | 3));
  vi.advanceTimersByTime(150);
  expect(kinds.slice(3)).toEqual(['input', 'hop']);
  subscription.unsubscribe();
});

test('waits are drawn between hop - jitter and hop + jitter, and are not all alike', () => {
  const { records, kinds, subscription } = start(100, 50);
  const waits: number[] = [];
  for (let last = 0, now = 0; waits.length < 200; now++) {
    records.next(batch(PRESS));
    vi.advanceTimersByTime(1);
    if (kinds.pop() !== 'hop') continue;
    waits.push(now + 1 - last);
    last = now + 1;
  }
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(50);
  expect(Math.max(...waits)).toBeLessThanOrEqual(150);
  expect(new Set(waits).size).toBeGreaterThan(20);
  subscription.unsubscribe();
});

test('no jitter, and more jitter than time between hops', () => {
  for (const [hop, jitter, latest] of [
    [100, 0, 100],
    [10, 1_000, 1_010],
  ] as const) {
    const { records, kinds, subscription } = start(hop, jitter);
    records.next(batch(PRESS));
    vi.advanceTimersByTime(latest);
    expect(kinds).toEqual(['input', 'hop']);
    subscription.unsubscribe();
  }
});

test('unsubscribing stops the ticks', () => {
  const { subscription } = start();
  expect(vi.getTimerCount()).toBe(1);
  subscription.unsubscribe();
  expect(vi.getTimerCount()).toBe(0);
});
