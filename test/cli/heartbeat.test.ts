import { expect, test } from 'vitest';
import { Heartbeat } from '../../src/cli/live/heartbeat.js';
import { Outcome } from '../../src/library/outcome.js';
import { createCounters } from '../../src/pipeline/figures/counters.js';
import { viewStats } from '../../src/pipeline/figures/monitor-stats.js';
import type { SourceRecord } from '../../src/records/record.js';
import { configured, found, gone, keyOf, regions, unchanged } from '../pipeline/support/records.js';
import { start } from '../support/target.js';
import { auditEvents, clearsight } from './clearsight.js';

const denied = (pid: number): SourceRecord => {
  const about = { kind: 'probe-failed', fact: 'regions', time: 900, key: keyOf(pid), pid } as const;
  return { ...about, reason: 'denied', message: 'EACCES' };
};

/** What is said at 1,000 ms of these records. */
function beat(...records: SourceRecord[]) {
  const [heartbeat, outcome] = [new Heartbeat(true), new Outcome(configured({ target: ['game'] }))];
  for (const record of records) {
    heartbeat.observe(record);
    outcome.observe(record);
  }
  const stats = viewStats(createCounters(), 1500, () => undefined);
  return heartbeat.parts(1000, stats, outcome);
}

test('the age of the last good scan of each target, and what cannot be seen', () => {
  const parts = beat(
    found(7),
    found(8),
    found(9),
    regions(7, 100),
    unchanged(7, 950),
    regions(8, 400),
    denied(9),
  );
  expect(parts).toMatchObject({
    kind: 'heartbeat',
    level: 'INFO',
    module: 'MONITOR',
    message:
      'Watching 3 targets: 0 scans, 0 hits, 0 input events, 0 verdicts; cannot see: memory of 1 process',
    status: 'could-not-tell',
  });
  expect(Object.entries(parts.details ?? {}).filter(([name]) => name.startsWith('scanAgeMs'))).toEqual([
    ['scanAgeMs.9', null],
    ['scanAgeMs.8', 600],
    ['scanAgeMs.7', 50],
  ]);
});

test('without targets it is input that is watched', () => {
  const stats = viewStats(createCounters(), 1500, () => undefined);
  const outcome = new Outcome(configured({ target: [], memory: { enabled: false } }));
  expect(new Heartbeat(false).parts(1000, stats, outcome).message).toBe(
    'Watching input alone: 0 input events, 0 verdicts',
  );
});

test('those that have ended, and those that are no targets, are not told', () => {
  const parts = beat(found(7), regions(7, 1), gone(7, 2), found(8, 3, { isTarget: false }), regions(8, 4));
  expect(parts.details).toMatchObject({ targets: 0, unseen: '' });
  expect(Object.keys(parts.details ?? {}).filter((name) => name.startsWith('scanAgeMs'))).toEqual([]);
});

test('of many targets those are told that were scanned longest ago', () => {
  const many = Array.from({ length: 100 }, (_, index) => [
    found(index + 1),
    regions(index + 1, index),
  ]).flat();
  const { details = {} } = beat(...many);
  const told = Object.keys(details).filter((name) => name.startsWith('scanAgeMs'));
  expect(details.targets).toBe(100);
  expect(told).toEqual(Array.from({ length: 16 }, (_, index) => `scanAgeMs.${index + 1}`));
});

test('a live command says it again and again, with figures that grow', async () => {
  const target = await start('target');
  const args = ['watch', '--pid', `${target.pid}`, '--input', 'none', '--interval', '5ms', '--json'];
  const monitor = clearsight(args, { env: { CLEARSIGHT_HEARTBEAT: '50ms' } });
  const isScanned = await monitor.next(
    ({ kind, details }) => kind === 'heartbeat' && Number(details?.scans) > 0,
  );
  const later = await monitor.next(
    ({ kind, details }) => kind === 'heartbeat' && Number(details?.scans) > Number(isScanned.details?.scans),
  );
  expect(later).toMatchObject({ status: 'clean', details: { targets: 1 } });
  expect(later.details?.[`scanAgeMs.${target.pid}`]).toBeGreaterThanOrEqual(0);
  monitor.child.kill('SIGTERM');
  expect(await monitor.ended).toBe(143);
  expect(auditEvents(monitor)).toEqual(monitor.events);
  expect(monitor.events.at(-1)?.kind).toBe('stop');
});

test('0 turns it off', async () => {
  const target = await start('target');
  const args = ['watch', '--pid', `${target.pid}`, '--input', 'none', '--duration', '1s', '--json'];
  const monitor = clearsight(args, { env: { CLEARSIGHT_HEARTBEAT: '0' } });
  await monitor.ended;
  expect(monitor.events.at(-1)?.kind).toBe('stop');
  expect(monitor.events.filter(({ kind }) => kind === 'heartbeat')).toEqual([]);
});
