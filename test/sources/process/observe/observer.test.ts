import { expect, test } from 'vitest';
import { CpuLedger } from '../../../../src/sources/process/observe/cpu-ledger.js';
import { createObserver, FakePlatform, fakeProbe, heldAs, runFor } from '../fake-observer.js';
import { stopTime } from '../fake-time.js';

test('each probe is read at its own pace', () => {
  const advance = stopTime();
  const often = fakeProbe('tracer', { intervalMs: 2 });
  const seldom = fakeProbe('regions', { intervalMs: 20 });
  const { observer } = createObserver(new FakePlatform([often, seldom]));
  observer.watch(heldAs(7));
  // At once, without a tick.
  expect([often.readings, seldom.readings]).toEqual([[7], [7]]);
  runFor(1000, advance, observer);
  expect(often.readings).toHaveLength(1 + 500);
  expect(seldom.readings).toHaveLength(1 + 50);
});

test('a probe at the pace of scans is read as often as the settings say, every process in turn', () => {
  const advance = stopTime();
  const probe = fakeProbe('regions');
  const { observer } = createObserver(new FakePlatform([probe]));
  for (const pid of [7, 8]) observer.watch(heldAs(pid));
  runFor(100, advance, observer);
  expect(probe.readings).toEqual(
    Array(1 + 50)
      .fill([7, 8])
      .flat(),
  );
});

test('a process that comes between two rounds is left out of one that would be too soon', () => {
  const advance = stopTime();
  const probe = fakeProbe('regions', { intervalMs: 10 });
  const { observer } = createObserver(new FakePlatform([probe]));
  observer.watch(heldAs(7));
  runFor(9, advance, observer);
  observer.watch(heldAs(8));
  expect(probe.readings).toEqual([7, 8]);
  runFor(1, advance, observer);
  expect(probe.readings).toEqual([7, 8, 7]);
  runFor(10, advance, observer);
  expect(probe.readings).toEqual([7, 8, 7, 7, 8]);
});

test('a fact that is not asked for is not read', () => {
  const advance = stopTime();
  const [regions, tracer] = [fakeProbe('regions'), fakeProbe('tracer')];
  const { observer } = createObserver(new FakePlatform([regions, tracer]), { facts: ['tracer'] });
  observer.watch(heldAs(7));
  runFor(10, advance, observer);
  expect(regions.readings).toEqual([]);
  expect(tracer.readings).not.toEqual([]);
});

test('a tick says for how long nothing is due', () => {
  const advance = stopTime();
  const probe = fakeProbe('regions', { intervalMs: 5, observesMonitor: true });
  const { observer } = createObserver(new FakePlatform([probe]));
  const idle = createObserver(new FakePlatform([probe]), { keepsHouse: false });
  expect(observer.tick()).toBe(125);
  expect(idle.observer.tick()).toBe(Number.POSITIVE_INFINITY);
  observer.watch(heldAs(7));
  expect(observer.tick()).toBeCloseTo(5, 6);
  advance(3);
  expect(observer.tick()).toBeCloseTo(2, 6);
});

test('what readings of one tick find is told together, in the order of the probes', () => {
  const advance = stopTime();
  const [tracer, regions] = [fakeProbe('tracer'), fakeProbe('regions')];
  const changed = { changed: {} as never };
  const { observer, told } = createObserver(new FakePlatform([tracer, regions]), { keepsHouse: false });
  observer.watch(heldAs(7));
  observer.tick();
  for (const fake of [tracer, regions]) fake.reading = () => changed;
  advance(2);
  observer.tick();
  expect(told.filter(({ kind }) => kind === 'observed')).toMatchObject([
    { fact: 'tracer', key: '7:1' },
    { fact: 'regions', key: '7:1' },
  ]);
});

test('to forget a process closes what reads it, and tells what was counted', () => {
  const advance = stopTime();
  const [tracer, regions] = [fakeProbe('tracer'), fakeProbe('regions', { intervalMs: 4 })];
  const { observer, told } = createObserver(new FakePlatform([tracer, regions]), { keepsHouse: false });
  for (const pid of [7, 8]) observer.watch(heldAs(pid));
  runFor(6, advance, observer);
  told.length = 0;
  // Each 2 ms; the first look was a change.
  observer.forget('7:1');
  observer.forget('7:1');
  observer.forget('9:1');
  expect([tracer.closed, regions.closed]).toEqual([[7], [7]]);
  expect(told).toMatchObject([
    { kind: 'unchanged', fact: 'tracer', key: '7:1', count: 3 },
    { kind: 'unchanged', fact: 'regions', key: '7:1', count: 1 },
  ]);
  tracer.readings.length = 0;
  runFor(6, advance, observer);
  expect(new Set(tracer.readings)).toEqual(new Set([8]));
});

test('what cannot be read of a process is left out', () => {
  const advance = stopTime();
  const none = fakeProbe('regions', { start: () => () => undefined });
  const probe = fakeProbe('tracer');
  const fake = new FakePlatform([none, probe]);
  const { observer, told } = createObserver(fake);
  observer.watch(heldAs(7));
  fake.end(7);
  runFor(30, advance, observer);
  expect(told.at(-1)).toMatchObject({ kind: 'target-gone', key: '7:1' });
});

test('a probe that cannot work under the settings says so at the start', () => {
  const start = () => {
    throw new RangeError('no such kernel');
  };
  const fake = new FakePlatform([fakeProbe('regions', { start })]);
  expect(() => createObserver(fake)).toThrow('no such kernel');
  expect(() => createObserver(fake, { facts: ['tracer'] })).not.toThrow();
});

test('two observers that take more than their halves of one ledger are lowered, each says so once; one recovers when the other rests', () => {
  const advance = stopTime();
  const [cheap, costly] = [fakeProbe('tracer', { intervalMs: 2 }), fakeProbe('regions', { intervalMs: 20 })];
  const fakes = [new FakePlatform([cheap]), new FakePlatform([costly])] as const;
  const ledger = new CpuLedger(0.1, 2).shared;
  const fast = createObserver(fakes[0], { facts: ['tracer'], ledger });
  const slow = createObserver(fakes[1], { facts: ['regions'], ledger, keepsHouse: false, firstSlot: 1 });
  // 17 ms of each 20 are ten times what readings may use.
  costly.reading = () => {
    fakes[1].cpuMs += 17;
    return 'same';
  };
  // 0.1 ms of each 2 are a little more than half of it.
  cheap.reading = () => {
    fakes[0].cpuMs += 0.1;
    return 'same';
  };
  for (const { observer } of [fast, slow]) observer.watch(heldAs(7));
  runFor(20_000, advance, fast.observer, slow.observer);
  const lowered = [fast, slow].map(({ told }) => told.filter(({ kind }) => kind === 'rate-lowered'));
  expect(lowered).toMatchObject([
    [{ fact: 'tracer', wantedIntervalMs: 2, cpuBudget: 0.1 }],
    [{ fact: 'regions', wantedIntervalMs: 20, cpuBudget: 0.1 }],
  ]);
  cheap.readings.length = 0;
  slow.observer.forget('7:1');
  runFor(1000, advance, fast.observer, slow.observer);
  // The one reading that was planned before comes late.
  expect(cheap.readings.length).toBeGreaterThan(480);
});
