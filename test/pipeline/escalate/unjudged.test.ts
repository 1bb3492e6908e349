import { expect, test } from 'vitest';
import type { SourceRecord } from '../../../src/records/record.js';
import { batch, found, gone, hop, regions, tracer, unchanged } from '../support/records.js';
import { events, line } from './support.js';

// What nobody could look at: each record says what it was about.

test.each<[string, SourceRecord, string]>([
  [
    'regions of a process',
    regions(1, 1),
    '[MEMORY_MONITOR] [ERROR] Could not tell about the memory of process game1 (PID = 1): it\\nhung',
  ],
  [
    'that they are as they were',
    unchanged(1, 1),
    '[MEMORY_MONITOR] [ERROR] Could not tell about the memory of process game1 (PID = 1): it\\nhung',
  ],
  [
    'a tracer of a process',
    tracer(1, 1),
    '[DEBUGGER_DETECTOR] [ERROR] Could not tell about the debuggers of process game1 (PID = 1): it\\nhung',
  ],
  [
    'a tracer of the monitor itself',
    tracer(null, 1),
    '[DEBUGGER_DETECTOR] [ERROR] Could not tell about the debuggers of the monitor: it\\nhung',
  ],
  ['a hop', hop(1), '[INPUT_DETECTOR] [ERROR] Could not tell about the input: it\\nhung'],
  ['an input batch', batch(1, [1]), '[INPUT_DETECTOR] [ERROR] Could not tell about the input: it\\nhung'],
])('%s', (_, record, said) => {
  const all = events({}, found(1), { record, unjudged: 'it\nhung' }).slice(1);
  expect(all.map(line)).toEqual([said]);
  expect(all).toMatchObject([{ kind: 'could-not-tell', status: 'could-not-tell' }]);
  const isOfProcess = 'key' in record && record.key !== null;
  expect([all[0]?.pid ?? -1, all[0]?.process ?? '']).toEqual(isOfProcess ? [1, 'game1'] : [-1, '']);
});

const hung = (record: SourceRecord) => ({ record, unjudged: 'it hung' });

test('each subject of each process is said once a second, and so is the monitor', () => {
  const round = (time: number) =>
    [regions(1, time), tracer(1, time), regions(2, time), tracer(null, time), hop(time)].map(hung);
  const all = events({}, found(1), found(2), ...round(1), ...round(500), ...round(1001)).slice(2);
  expect(all.map(({ time }) => time)).toEqual([...Array(5).fill(1), ...Array(5).fill(1001)]);
});

test('a process that has ended is no failure', () => {
  expect(events({}, found(1), gone(1, 1), hung(regions(1, 2)), hung(tracer(3, 2))).slice(2)).toEqual([]);
});

const failing = (record: SourceRecord, ...detectors: string[]) => ({
  record,
  judgement: {
    suspicious: 0,
    findings: [],
    faults: detectors.map((detector) => ({ detector, message: 'Error: no\nmap' })),
  },
});

test('a detector that fails is named, of whatever it looked at', () => {
  const records = [failing(regions(1, 1), 'mine'), failing(tracer(null, 1), 'other')];
  const all = events({}, found(1), ...records).slice(1, 3);
  expect(all.map(line)).toEqual([
    '[MEMORY_MONITOR] [ERROR] Detector mine failed at the memory of process game1 (PID = 1): Error: no\\nmap',
    '[DEBUGGER_DETECTOR] [ERROR] Detector other failed at the debuggers of the monitor: Error: no\\nmap',
  ]);
  expect(all[0]).toMatchObject({
    kind: 'could-not-tell',
    status: 'could-not-tell',
    details: { detector: 'mine', failures: 1 },
  });
});

test('each detector is named at once, then once a minute with the count', () => {
  const all = events(
    {},
    found(1),
    failing(regions(1, 1), 'mine', 'other'),
    failing(regions(1, 2), 'mine'),
    failing(regions(1, 60_000), 'mine'),
    failing(regions(1, 60_001), 'mine'),
  ).slice(1);
  expect(all.map(({ time, details }) => [time, details?.detector, details?.failures])).toEqual([
    [1, 'mine', 1],
    [1, 'other', 1],
    [60_001, 'mine', 3],
  ]);
  expect(all[2]?.message).toMatch(/ \(3 times\)$/);
});

test('what the others saw counts toward the verdict', () => {
  const { record, judgement } = failing(regions(1, 1), 'mine');
  const all = events({ hits: { threshold: 1, persistFor: '0s' } }, found(1), {
    record,
    judgement: { ...judgement, suspicious: 1 },
  });
  expect(all.map(({ kind }) => kind)).toEqual(['target-found', 'could-not-tell', 'hit', 'verdict']);
});
