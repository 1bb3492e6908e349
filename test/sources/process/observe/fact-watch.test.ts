import { createHistogram } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { FACT_IDS, FACTS, type FactId } from '../../../../src/facts/facts.js';
import type { FailureReason } from '../../../../src/records/record.js';
import { monotonicNowMs } from '../../../../src/sources/clock.js';
import { FactWatch, type Observation } from '../../../../src/sources/process/observe/fact-watch.js';
import { ReadingTimes } from '../../../../src/sources/process/observe/reading-times.js';
import { type Reading, SAME } from '../../../../src/sources/process/probe.js';
import { stopTime } from '../fake-time.js';

const ATTACHED = { via: 'ptrace', tracerPid: 9, tracerName: 'gdb', attached: true };
const CHANGED = { changed: ATTACHED };
const failed = (message: string, reason: FailureReason = 'transient', isEnding = false) => ({
  failed: { reason, message, isEnding },
});
const ending = failed('ESRCH: no such process', 'transient', true);

/** A watch of a fact of process 7 whose readings come out as the test says; no time passes by itself. */
function observe(fact: FactId = 'tracer') {
  const advance = stopTime();
  let reading: Reading<never>;
  let closed = 0;
  const times = createHistogram();
  const attached = { read: () => reading, close: () => void closed++ };
  const watch = new FactWatch<FactId>(fact, '7:1', 7, attached, new ReadingTimes(times));
  return {
    watch,
    attached,
    advance,
    times,
    closed: () => closed,
    /** What one reading makes it tell. */
    read(next: Reading<unknown>, isPrompted = false): Observation[] {
      reading = next as Reading<never>;
      const records: Observation[] = [];
      watch.read(records, isPrompted);
      return records;
    },
  };
}

const ofKind = <Kind extends Observation['kind']>(records: readonly Observation[], kind: Kind) =>
  records.filter((record): record is Extract<Observation, { kind: Kind }> => record.kind === kind);

test('a change is told at once, with its time, its process and the value', () => {
  const { read } = observe();
  expect(read(CHANGED)).toEqual([
    { kind: 'observed', time: monotonicNowMs(), fact: 'tracer', key: '7:1', pid: 7, value: ATTACHED },
  ]);
});

test.each(FACT_IDS)('unchanged readings of %s are counted for as long as its fact says', (fact) => {
  const { tellUnchangedMs } = FACTS[fact];
  const { read, advance } = observe(fact);
  read(CHANGED);
  advance(10 * tellUnchangedMs);
  read(SAME);
  const told = Array.from({ length: 3 * tellUnchangedMs }, () => {
    advance(1);
    return read(SAME);
  });
  const start = monotonicNowMs() - 3 * tellUnchangedMs;
  expect(told.flat()).toEqual(
    [1, 2, 3].map((step) => ({
      kind: 'unchanged',
      time: start + step * tellUnchangedMs,
      fact,
      key: '7:1',
      pid: 7,
      firstTime: start + (step - 1) * tellUnchangedMs + 1,
      count: tellUnchangedMs,
    })),
  );
});

test('counts come sooner while the last change is fresh: after a tenth of the time since then', () => {
  const { read, advance } = observe('regions');
  read(CHANGED);
  const start = monotonicNowMs();
  const told = Array.from({ length: 400 }, () => {
    advance(1);
    return read(SAME);
  });
  const times = told.flat().map(({ time }) => time - start);
  expect(times.slice(0, 10)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
  expect(times.slice(10)).toEqual([112, 125, 139, 155, 173, 193, 215, 239, 266, 296, 329, 366]);
  advance(1);
  read(CHANGED);
  advance(10);
  expect(read(SAME)).toMatchObject([{ kind: 'unchanged', count: 1 }]);
});

test('a probe that throws has failed at that reading, and is read again', () => {
  const { read, attached, watch } = observe('handles');
  const { read: sound } = attached;
  attached.read = () => {
    throw new Error('EMFILE: too many open files');
  };
  const records: Observation[] = [];
  watch.read(records);
  expect(records).toMatchObject([
    { kind: 'probe-failed', reason: 'transient', message: 'EMFILE: too many open files' },
  ]);
  attached.read = sound;
  expect(read(CHANGED)).toMatchObject([{ kind: 'observed' }]);
});

test('what was counted is told before a change, and at the end; never twice', () => {
  const { watch, read } = observe();
  read(CHANGED);
  for (let count = 0; count < 3; count++) expect(read(SAME)).toEqual([]);
  expect(read(CHANGED)).toMatchObject([{ kind: 'unchanged', count: 3 }, { kind: 'observed' }]);
  expect(read(SAME)).toEqual([]);
  const records: Observation[] = [];
  watch.tellUnchanged(records);
  watch.tellUnchanged(records);
  expect(records).toMatchObject([{ kind: 'unchanged', count: 1 }]);
});

test('a prompted reading is told as such when it finds a change, and is not counted when it does not', () => {
  const { read } = observe();
  read(CHANGED);
  expect(read(SAME)).toEqual([]);
  expect(read(SAME, true)).toEqual([]);
  expect(read(CHANGED, true)).toMatchObject([
    { kind: 'unchanged', count: 1 },
    { kind: 'observed', prompted: true },
  ]);
  expect(read(CHANGED)).not.toHaveProperty([0, 'prompted']);
});

test('a passing failure is told when it comes, not at every reading, and again when it comes back', () => {
  const { read } = observe('regions');
  const readings: readonly Reading<unknown>[] = [
    CHANGED,
    failed('EAGAIN'),
    failed('EAGAIN'),
    failed('ENOMEM'),
    SAME,
    failed('ENOMEM'),
  ];
  const [first, again, repeated, other, fine, back] = readings.map((reading) =>
    read(reading).filter((record) => record.kind !== 'unchanged'),
  );
  expect(first).toMatchObject([{ kind: 'observed' }]);
  expect(again).toMatchObject([{ kind: 'probe-failed', reason: 'transient', message: 'EAGAIN' }]);
  expect(repeated).toEqual([]);
  expect(other).toMatchObject([{ reason: 'transient', message: 'ENOMEM' }]);
  expect(fine).toEqual([]);
  expect(back).toMatchObject([{ reason: 'transient', message: 'ENOMEM' }]);
});

test('counts come before the failure that follows them', () => {
  const { read } = observe('regions');
  const bad = failed('EBADF', 'unrecoverable');
  const readings: readonly Reading<unknown>[] = [CHANGED, SAME, SAME, bad, bad];
  const told = readings.flatMap((reading) => read(reading));
  expect(ofKind(told, 'unchanged').reduce((sum, { count }) => sum + count, 0)).toBe(2);
  expect(told.at(-1)).toEqual({
    kind: 'probe-failed',
    time: monotonicNowMs(),
    fact: 'regions',
    key: '7:1',
    pid: 7,
    reason: 'unrecoverable',
    message: 'EBADF',
  });
  expect(ofKind(told, 'probe-failed')).toHaveLength(1);
});

/** What 2,500 readings that all fail tell, one every so many ms. */
function failFor2500Times(failure: Reading<unknown>, everyMs = 1) {
  const { read, advance } = observe();
  read(CHANGED);
  const start = monotonicNowMs();
  const told = Array.from({ length: 2500 }, () => {
    const records = read(failure);
    advance(everyMs);
    return records;
  });
  return ofKind(told.flat(), 'probe-failed').map(({ time, message }) => [time - start, message]);
}

test.each([
  [
    'a transient one again each second, with its count',
    failed('EAGAIN'),
    [
      [0, 'EAGAIN'],
      [1000, 'EAGAIN (1000 times)'],
      [2000, 'EAGAIN (1000 times)'],
    ],
  ],
  ['a denied one once', failed('EACCES', 'denied'), [[0, 'EACCES']]],
  ['an unrecoverable one once', failed('EBADF', 'unrecoverable'), [[0, 'EBADF']]],
  [
    'one of a process that is ending when it has lasted',
    ending,
    [
      [1000, 'ESRCH: no such process (1001 times)'],
      [2000, 'ESRCH: no such process (1000 times)'],
    ],
  ],
  [
    'an ending one that is denied when it has lasted, once',
    failed('EACCES', 'denied', true),
    [[1000, 'EACCES (1001 times)']],
  ],
])('a failure that lasts: %s', (_, failure, expected) => {
  expect(failFor2500Times(failure)).toEqual(expected);
});

test('a failure that lasts for minutes: a denied one again each minute, an unrecoverable one not', () => {
  expect(failFor2500Times(failed('EACCES', 'denied'), 50)).toEqual([
    [0, 'EACCES'],
    [60_000, 'EACCES (1200 times)'],
    [120_000, 'EACCES (1200 times)'],
  ]);
  expect(failFor2500Times(failed('EBADF', 'unrecoverable'), 50)).toEqual([[0, 'EBADF']]);
});

test('memory that is gone for a moment is no failure: the process is ending', () => {
  const { read, advance } = observe();
  const moment: readonly Reading<unknown>[] = Array(999).fill(ending);
  const readings: readonly Reading<unknown>[] = [CHANGED, ...moment, SAME, ...moment];
  const told = readings.flatMap((reading) => {
    advance(1);
    return read(reading);
  });
  expect(ofKind(told, 'probe-failed')).toEqual([]);
});

test('the time of every reading is recorded, failures included', () => {
  const { read, times } = observe();
  const readings: readonly Reading<unknown>[] = [CHANGED, SAME, failed('EAGAIN')];
  for (const reading of readings) read(reading);
  expect(times.count).toBe(3);
});

test('closing it closes what it reads with', () => {
  const { watch, closed } = observe();
  watch.close();
  expect(closed()).toBe(1);
});
