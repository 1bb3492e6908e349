import { expect, test } from 'vitest';
import { createObserver, FakePlatform, fakeProbe, heldAs, runFor } from '../fake-observer.js';
import { stopTime } from '../fake-time.js';

test('an end is told once, behind what was counted, and the process is not listened to any more', () => {
  const advance = stopTime();
  const probe = fakeProbe('tracer');
  const fake = new FakePlatform([probe]);
  const { observer, told } = createObserver(fake);
  for (const pid of [7, 8]) observer.watch(heldAs(pid));
  runFor(40, advance, observer);
  fake.end(7);
  runFor(40, advance, observer);
  const about = told.filter((record) => 'key' in record && record.key === '7:1');
  expect(about.filter(({ kind }) => kind === 'target-gone')).toHaveLength(1);
  expect(about.at(-1)).toMatchObject({ kind: 'target-gone', pid: 7 });
  expect(about.at(-2)).toMatchObject({ kind: 'unchanged', fact: 'tracer' });
  expect([...fake.listeners.keys()]).toEqual([8]);
  expect(probe.closed).toEqual([7]);
});

test('several that end at once are all told', () => {
  const advance = stopTime();
  const fake = new FakePlatform([fakeProbe('tracer')]);
  const { observer, told } = createObserver(fake);
  for (const pid of [7, 8, 9]) observer.watch(heldAs(pid));
  for (const pid of [7, 9]) fake.end(pid);
  runFor(1, advance, observer);
  expect(told.flatMap((record) => (record.kind === 'target-gone' ? record.pid : []))).toEqual([7, 9]);
});

test('the monitor itself is looked at together with others, where they are read about as often', () => {
  const advance = stopTime();
  const own = fakeProbe('tracer', { observesMonitor: true, intervalMs: 100 });
  const { observer } = createObserver(new FakePlatform([own]));
  observer.watch(heldAs(7));
  observer.tick();
  for (let passed = 0; passed < 1000; passed += 100) {
    const before = own.readings.length;
    expect(observer.tick()).toBeCloseTo(100, 6);
    advance(100);
    observer.tick();
    expect(own.readings.slice(before)).toEqual([7, process.pid]);
  }
});

test('one that does not keep house hears of no end and does not look at the monitor', () => {
  const advance = stopTime();
  const probe = fakeProbe('tracer', { observesMonitor: true });
  const fake = new FakePlatform([probe]);
  const { observer } = createObserver(fake, { keepsHouse: false });
  observer.watch(heldAs(7));
  runFor(100, advance, observer);
  expect(fake.listeners.size).toBe(0);
  expect(new Set(probe.readings)).toEqual(new Set([7]));
});

test('the monitor itself is looked at by the probes that say so, and told without a key', () => {
  const advance = stopTime();
  const own = fakeProbe('tracer', { observesMonitor: true, intervalMs: 10_000 });
  const other = fakeProbe('regions');
  const { observer, told } = createObserver(new FakePlatform([own, other]));
  expect(own.opened).toEqual([process.pid]);
  own.reading = () => ({ changed: {} as never });
  observer.tick();
  expect(told).toMatchObject([{ kind: 'observed', fact: 'tracer', key: null, pid: process.pid }]);
  // However seldom targets are.
  runFor(250, advance, observer);
  expect(own.readings).toEqual(Array(3).fill(process.pid));
  expect(other.readings).toEqual([]);
  expect(own.closed).toEqual([]);
  observer.close();
  expect(own.closed).toEqual([process.pid]);
});
