import { expect, test } from 'vitest';
import { packRegions } from '../../../src/facts/regions/region-builder.js';
import { Processes } from '../../../src/page/feed/processes.js';
import type { MonitorEvent } from '../../../src/records/event.js';
import type { SourceRecord } from '../../../src/records/record.js';

const found = (time: number, pid: number, isTarget = true, name = 'game'): SourceRecord => ({
  kind: 'target-found',
  time,
  process: { key: `${pid}:1`, pid, name, executable: '/game', isTarget },
});
const gone = (time: number, pid: number): SourceRecord => ({
  kind: 'target-gone',
  time,
  key: `${pid}:1`,
  pid,
});
const scanned = (time: number, pid: number, count = 1): SourceRecord => ({
  kind: 'unchanged',
  ...{ time, fact: 'regions', key: `${pid}:1`, pid, firstTime: time, count },
});
const failed = (time: number, pid: number): SourceRecord => ({
  kind: 'probe-failed',
  ...{ time, fact: 'regions', key: `${pid}:1`, pid, reason: 'transient', message: 'EIO' },
});
const said = (parts: Partial<MonitorEvent>): MonitorEvent =>
  ({ monotonicMs: 0, pid: 7, findings: [], ...parts }) as MonitorEvent;

function rowsOf(processes: Processes, nowMs: number) {
  return processes.changes(nowMs).processes;
}

test('a process nobody has looked at yet is not clean; one that was is, and one that cannot be read is not', () => {
  const processes = new Processes(true);
  processes.observe(found(0, 7));
  expect(rowsOf(processes, 0)).toMatchObject([{ state: 'could-not-tell', lastScanMs: null }]);
  processes.observe({
    kind: 'observed',
    time: 5,
    fact: 'regions',
    key: '7:1',
    pid: 7,
    value: packRegions([]),
  });
  expect(rowsOf(processes, 5)).toMatchObject([{ state: 'clean', lastScanMs: 5, scans: 1 }]);
  processes.observe(failed(6, 7));
  expect(rowsOf(processes, 6)).toMatchObject([{ state: 'could-not-tell', unseen: 'memory' }]);
  processes.observe(scanned(7, 7));
  expect(rowsOf(processes, 7)).toMatchObject([{ state: 'clean', unseen: '' }]);
});

test('where memory is not looked at, nobody waits for a scan', () => {
  const processes = new Processes(false);
  processes.observe(found(0, 7));
  expect(rowsOf(processes, 0)).toMatchObject([{ state: 'clean' }]);
});

test('hits, warnings and verdicts make it what they say, and an end is an end', () => {
  const processes = new Processes(true);
  processes.observe(found(0, 7));
  processes.observe(scanned(1, 7));
  processes.hear(said({ kind: 'hit', status: 'suspicious', details: { hits: 2 } }));
  expect(rowsOf(processes, 1)).toMatchObject([{ state: 'suspicious', hits: 2 }]);
  expect(processes.suspicion).toEqual({ hits: 2, suspicious: 0 });
  processes.hear(said({ kind: 'verdict', status: 'suspicious' }));
  expect(rowsOf(processes, 1)).toMatchObject([{ state: 'verdict', verdicts: 1, outcome: null }]);
  processes.hear(said({ kind: 'enforcement', outcome: 'ended' } as Partial<MonitorEvent>));
  processes.observe(gone(2, 7));
  expect(rowsOf(processes, 2)).toMatchObject([{ state: 'ended', endedMs: 2, outcome: 'ended' }]);
  expect(processes.suspicion).toEqual({ hits: 0, suspicious: 0 });
});

test('that it was scanned again is told once a second, anything else at once', () => {
  const processes = new Processes(true);
  processes.observe(found(0, 7));
  processes.observe(scanned(1, 7));
  expect(rowsOf(processes, 1)).toHaveLength(1);
  processes.observe(scanned(500, 7));
  expect(rowsOf(processes, 500)).toHaveLength(0);
  processes.observe(failed(501, 7));
  expect(rowsOf(processes, 501)).toHaveLength(1);
  processes.observe(scanned(1600, 7));
  expect(rowsOf(processes, 1600)).toHaveLength(1);
});

test('of five thousand processes some are listed, the rest counted; targets and suspicious ones always are', () => {
  const processes = new Processes(true);
  for (let pid = 1; pid <= 5000; pid++) processes.observe(found(0, pid, false));
  const { processes: listed, unlisted } = processes.changes(0);
  expect(listed.length + unlisted).toBe(5000);
  expect(listed.length).toBe(256);
  processes.hear(said({ kind: 'region', pid: 4000, status: 'suspicious' }));
  processes.observe(found(1, 9000));
  expect(rowsOf(processes, 1).map(({ pid }) => pid)).toEqual([4000, 9000]);
  for (let pid = 1; pid <= 5000; pid++) processes.observe(gone(2, pid));
  expect(processes.changes(2).unlisted).toBe(0);
});

test('of the ended, those with a verdict stay longest', () => {
  const processes = new Processes(true);
  processes.observe(found(0, 7));
  processes.hear(said({ kind: 'verdict', status: 'suspicious' }));
  processes.observe(gone(0, 7));
  for (let pid = 100; pid < 300; pid++) {
    processes.observe(found(1, pid));
    processes.observe(gone(1, pid));
  }
  const { forgotten } = processes.changes(1);
  expect(forgotten).toHaveLength(201 - 64);
  expect(forgotten).not.toContain('7:1');
});

test('names of the watched side are escaped', () => {
  const processes = new Processes(true);
  processes.observe(found(0, 7, true, 'a\u202e\n<b>'));
  expect(rowsOf(processes, 0)).toMatchObject([{ name: 'a\\u202e\\n<b>' }]);
  expect(processes.nameOf('7:1')).toBe('a\\u202e\\n<b> (PID 7)');
});
