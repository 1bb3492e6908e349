import { expect, test } from 'vitest';
import { MARK } from '../../src/records/input.js';
import type { SourceRecord } from '../../src/records/record.js';
import { Surveyor, usedChannels } from '../../src/report/coverage.js';

const found = (time: number, pid: number): SourceRecord => ({
  kind: 'target-found',
  time,
  process: { key: `${pid}:1`, pid, name: 'game', executable: '/game', isTarget: true },
});
const unchanged = (firstTime: number, time: number, count: number): SourceRecord => ({
  kind: 'unchanged',
  ...{ time, fact: 'regions', key: '7:1', pid: 7, firstTime, count },
});

function survey(records: readonly SourceRecord[]) {
  const surveyor = new Surveyor();
  for (const record of records) surveyor.take(record, false);
  return surveyor.coverage;
}

test('scans are counted, and the longest time without one', () => {
  const [game] = survey([found(0, 7), unchanged(0, 100, 11), unchanged(400, 500, 11)]).processes;
  expect(game).toMatchObject({ scans: 22, changes: 0, longestGapMs: 300, lastTime: 500 });
});

test('within one count, scans are taken to be evenly apart', () => {
  const [game] = survey([found(0, 7), unchanged(0, 900, 4)]).processes;
  expect(game?.longestGapMs).toBe(300);
});

test('what is of another fact, or of a process that was not found, is no scan', () => {
  const tracer = { ...unchanged(0, 100, 5), fact: 'tracer' } as SourceRecord;
  const { processes } = survey([found(0, 7), tracer, { ...unchanged(0, 9, 3), key: '8:1' } as SourceRecord]);
  expect(processes).toMatchObject([{ pid: 7, scans: 0, longestGapMs: 0 }]);
});

test('64 processes are listed, all are counted', () => {
  const coverage = survey(Array.from({ length: 70 }, (_, index) => found(index, index + 1)));
  expect(coverage.processes.length).toBe(64);
  expect(coverage.processCount).toBe(70);
});

test('a process that is found again under another name is one, listed or not', () => {
  const crowd = Array.from({ length: 64 }, (_, index) => found(index, index + 100));
  const twice = [found(1, 7), { ...found(2, 7) }];
  expect(survey([...twice, ...crowd]).processCount).toBe(65);
  expect(survey([...crowd, ...twice]).processCount).toBe(65);
});

test('presses are counted by channel, releases are not', () => {
  const marks = Uint8Array.of(0, MARK.release, 3, 3);
  const none = new Float64Array(4);
  const coverage = survey([{ kind: 'input', time: 1, times: none, marks, holds: none }]);
  expect(coverage.presses).toEqual({ left: 1, right: 0, other: 0, keyboard: 2 });
  expect(usedChannels(coverage)).toEqual(['left', 'keyboard']);
});
