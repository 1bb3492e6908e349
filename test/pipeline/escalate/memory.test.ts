import { expect, test } from 'vitest';
import type { FailureReason, SourceRecord } from '../../../src/records/record.js';
import { processFinding, scan } from '../support/judgements.js';
import { found, gone, keyOf, regions, unchanged } from '../support/records.js';
import { newStamper } from '../support/stamper.js';
import { decide, events, kinds, line, verdictsOf } from './support.js';

const error = (
  pid: number,
  time: number,
  reason: FailureReason,
  message = 'EIO: it broke',
): SourceRecord => ({
  kind: 'probe-failed',
  fact: 'regions',
  time,
  key: pid < 0 ? null : keyOf(pid),
  pid,
  reason,
  message,
});

test('three hits are a verdict, with the line of the design, its key and its findings', () => {
  const decisions = decide({}, found(4211), scan(4211, 1), unchanged(4211, 3, 2, 2));
  const [verdict] = decisions.filter(({ event }) => event.kind === 'verdict');
  expect(verdict?.key).toBe(keyOf(4211));
  expect(verdict && newStamper().stamp(verdict.time, verdict.event)).toMatchObject({
    time: '2025-12-11T12:41:22.121Z',
    monotonicMs: 3,
    action: 'simulate',
    status: 'suspicious',
    details: { hits: 3, threshold: 3, persistedMs: 2, hitsInSpell: 3 },
    findings: [{ detector: 'writable-executable', startAddress: '0x10000' }],
  });
  expect(verdict && line(verdict.event)).toBe(
    '[MEMORY_MONITOR] [CRITICAL] [FI-MEM-001] Terminating protected process (PID = 4211) - Reason: Repeated detection of suspicious executable memory',
  );
  expect(kinds(decisions.map(({ event }) => event))).toEqual([
    'target-found',
    'region',
    'hit',
    'hit',
    'hit',
    'verdict',
  ]);
});

test('two hits are none, nor are hits of two processes together, nor clean scans', () => {
  const clean = { record: regions(1, 3), judgement: { suspicious: 0, findings: [] } };
  const all = events({}, found(1), found(2), scan(1, 1), scan(1, 2), scan(2, 2), clean, unchanged(1, 4, 50));
  expect(verdictsOf(all)).toEqual([]);
});

test('one verdict per process, however long it goes on', () => {
  const all = events({}, found(1), ...Array.from({ length: 100 }, (_, time) => scan(1, time * 100)));
  expect(verdictsOf(all)).toHaveLength(1);
});

test('hits must persist: the first and the last lie so far apart', () => {
  const config = { hits: { persistFor: '1s' } };
  expect(verdictsOf(events(config, found(1), scan(1, 0), unchanged(1, 999, 999, 1)))).toEqual([]);
  const late = events(config, found(1), scan(1, 0), unchanged(1, 999, 999, 1), unchanged(1, 1000));
  expect(verdictsOf(late).map(({ time }) => time)).toEqual([1000]);
});

test('memory that comes and goes does not persist, however often; what stays does, hits before it included', () => {
  const clean = (time: number) => ({ record: regions(1, time), judgement: { suspicious: 0, findings: [] } });
  const flashes = Array.from({ length: 60 }, (_, second) => [
    scan(1, second * 1000),
    unchanged(1, second * 1000 + 20, 2, second * 1000 + 10),
    clean(second * 1000 + 30),
  ]).flat();
  const config = { hits: { persistFor: '500ms' } };
  expect(verdictsOf(events(config, found(1), ...flashes))).toEqual([]);
  // Without it they add up, as hits of one process do.
  expect(verdictsOf(events({}, found(1), ...flashes)).map(({ time }) => time)).toEqual([20]);
  const staying = [scan(1, 60_000), unchanged(1, 60_499, 3, 60_010), unchanged(1, 60_500)];
  expect(verdictsOf(events(config, found(1), ...flashes, ...staying))).toMatchObject([
    { time: 60_500, details: { hits: 185, persistedMs: 500, hitsInSpell: 5 } },
  ]);
});

test('hits on memory that is gone count for ten minutes; those on memory that stays count for good', () => {
  const clean = (time: number) => ({ record: regions(1, time), judgement: { suspicious: 0, findings: [] } });
  const again = (time: number) =>
    verdictsOf(events({}, found(1), scan(1, 0), unchanged(1, 100), clean(200), scan(1, time)));
  expect(again(600_100).map(({ time }) => time)).toEqual([600_100]);
  expect(again(600_101)).toEqual([]);
  const other = [scan(1, 600_101, 1, 99), unchanged(1, 600_200)];
  expect(verdictsOf(events({}, found(1), scan(1, 0), unchanged(1, 100), clean(200), ...other))).toEqual([]);
  // It was there all the time, though nobody read it.
  const staying = events({}, found(1), scan(1, 0), unchanged(1, 100), unchanged(1, 900_000));
  expect(verdictsOf(staying).map(({ time }) => time)).toEqual([900_000]);
  const longer = { hits: { forgetAfter: '1h' } };
  const late = events(longer, found(1), scan(1, 0), unchanged(1, 100), clean(200), scan(1, 3_600_100));
  expect(verdictsOf(late)).toHaveLength(1);
});

test.each([Number.POSITIVE_INFINITY, Number.NaN, 400])(
  'a capture may say that scans began at %s, after they ended: nothing is forgotten for it',
  (firstTime) => {
    const clean = { record: regions(1, 200), judgement: { suspicious: 0, findings: [] } };
    const odd = unchanged(1, 300, 1, firstTime);
    const all = [scan(1, 0), unchanged(1, 100), clean, odd, scan(1, 400)];
    expect(verdictsOf(events({}, found(1), ...all)).map(({ time }) => time)).toEqual([400]);
  },
);

test.each([
  ['high', 3, ['1', '2', '3']],
  ['medium', 5, ['0.67', '1.33', '2', '2.67', '3.33']],
  ['low', 9, ['0.33', '0.67', '1', '1.33', '1.67', '2', '2.33', '2.67', '3']],
] as const)('hits of %s severity: it takes %s', (severity, count, shown) => {
  const finding = processFinding({ severity });
  const seen = { record: regions(1, 1), judgement: { suspicious: 1, findings: [finding] } };
  const [before, after] = [count - 1, count].map((scans) =>
    events({}, found(1), seen, unchanged(1, scans, scans - 1, 2)),
  );
  expect(verdictsOf(before ?? [])).toEqual([]);
  expect(verdictsOf(after ?? [])).toMatchObject([{ details: { hits: Number(shown.at(-1)), threshold: 3 } }]);
  expect(after?.flatMap(({ kind, message }) => (kind === 'hit' ? [message.split(' hit ')[1]] : []))).toEqual(
    shown.map((hits) => `${hits} of 3`),
  );
});

test('a verdict tells of each region how long and how often it was seen, and of none that was forgotten', () => {
  const clean = { record: regions(1, 20), judgement: { suspicious: 0, findings: [] } };
  const all = [scan(1, 10, 1, 99), clean, scan(1, 900_000), unchanged(1, 900_100), scan(1, 900_200, 2)];
  expect(verdictsOf(events({}, found(1), ...all))).toMatchObject([
    {
      details: { hits: 3 },
      findings: [
        { startAddress: '0x10000', figures: { bytes: 4096, seenForMs: 200, scans: 3 } },
        { startAddress: '0x11000', figures: { bytes: 4096, seenForMs: 0, scans: 1 } },
      ],
    },
  ]);
});

test('by the unit of regions, each suspicious region is a hit', () => {
  const config = { hits: { unit: 'region' as const } };
  expect(verdictsOf(events(config, found(1), scan(1, 1, 2)))).toEqual([]);
  expect(verdictsOf(events(config, found(1), scan(1, 1, 3)))).toHaveLength(1);
  expect(verdictsOf(events(config, found(1), scan(1, 1, 2), unchanged(1, 2)))).toHaveLength(1);
});

test('a region is new once; one that grows, moves or changes its permissions is new again', () => {
  const all = events(
    { hits: { threshold: 100 } },
    found(1),
    scan(1, 1, 1, 16),
    scan(1, 2, 2, 16),
    scan(1, 3, 1, 16),
  );
  expect(all.filter(({ kind }) => kind === 'region').map(({ details }) => details?.startAddress)).toEqual([
    '0x10000',
    '0x11000',
  ]);
});

test('a log does not flood: fresh regions at 1,000 scans a second for ten seconds, before and after the verdict', () => {
  const scans = Array.from({ length: 10_000 }, (_, time) => scan(1, time, 1, 16 + time));
  const all = events({ hits: { threshold: 5000 } }, found(1), ...scans);
  expect(verdictsOf(all)).toHaveLength(1);
  expect(all.length).toBeLessThan(10 * 52 + 5);
  expect(kinds(all).filter((kind) => kind === 'summary').length).toBeLessThanOrEqual(11);
  const hitsSaid = all.filter(({ kind }) => kind === 'hit').length;
  const hitsSummed = all
    .filter(({ kind }) => kind === 'summary')
    .reduce((sum, { details }) => sum + Number(details?.hits), 0);
  expect(hitsSaid + hitsSummed).toBe(10_000);
});

test('behind the verdict, hits are summed up once a minute', () => {
  const scans = Array.from({ length: 70 }, (_, second) => scan(1, second * 1000));
  const summaries = events({}, found(1), ...scans).filter(({ kind }) => kind === 'summary');
  expect(summaries.map(({ time, message }) => [time, message])).toEqual([
    [63_000, 'Suspicious executable memory in process game1 (PID = 1) goes on: 61 more hits'],
    [69_000, 'Suspicious executable memory in process game1 (PID = 1) goes on: 6 more hits'],
  ]);
});

test('a process that ends leaves a last summary and no state', () => {
  const all = events(
    {},
    found(1),
    scan(1, 1),
    unchanged(1, 10, 9, 2),
    gone(1, 11),
    scan(1, 12),
    error(1, 13, 'unrecoverable'),
  );
  expect(kinds(all).slice(-2)).toEqual(['summary', 'target-gone']);
});

test('names are escaped, in messages and in findings', () => {
  const name = '/tmp/a\u001b[2J\n';
  const judged = scan(1, 1);
  const [finding] = judged.judgement?.findings ?? [];
  if (finding?.kind !== 'region') throw new RangeError('no finding');
  const all = events({}, found(1, 0, { name: 'ga\nme' }), {
    ...judged,
    judgement: { suspicious: 1, findings: [{ ...finding, name }] },
  });
  expect(JSON.stringify(all)).not.toMatch(/\\u001b\[|[^\\]\\n/);
  expect(all[1]?.message).toContain('process ga\\nme (PID = 1)');
  expect(all[1]?.findings).toMatchObject([{ name: '/tmp/a\\x1b[2J\\n' }]);
});

test('threshold: a passing error is said once and scanning goes on', () => {
  const repeated = Array.from({ length: 5000 }, (_, time) => error(1, 10 + time, 'transient'));
  const all = events({}, found(1), ...repeated, unchanged(1, 6000), error(1, 7000, 'transient'));
  const text =
    '[MEMORY_MONITOR] [WARNING] Memory scanning error: EIO: it broke (transient; scanning goes on)';
  expect(all.slice(1).map(line)).toEqual([text, text]);
  expect(all[1]?.status).toBe('could-not-tell');
});

test('threshold: what is denied of no single target is an error as any other', () => {
  const other = found(2, 0, { isTarget: false });
  const all = events({}, found(1), other, error(-1, 1, 'denied'), error(2, 2, 'denied'));
  expect(all.slice(1).map(({ kind, level, pid = -1 }) => [kind, level, pid])).toEqual([
    ['error', 'WARNING', -1],
    ['error', 'WARNING', 2],
  ]);
});

test('threshold: an unrecoverable error is FI-MEM-002; without a process, of every target, or of none known', () => {
  const text = 'Fatal memory scanning error: EIO: it broke';
  expect(verdictsOf(events({}, found(7), error(7, 1, 'unrecoverable'))).map(line)).toEqual([
    `[MEMORY_MONITOR] [CRITICAL] [FI-MEM-002] Terminating protected process (PID = 7) - Reason: ${text}`,
  ]);
  const global = events({}, found(7), found(8), error(-1, 1, 'unrecoverable'));
  expect(verdictsOf(global).map(({ pid }) => pid)).toEqual([7, 8]);
  const nobody = events({}, error(-1, 1, 'unrecoverable'), error(-1, 2, 'unrecoverable'));
  expect(verdictsOf(nobody).map(({ pid }) => pid)).toEqual([-1]);
});

test('strict: one hit is enough, and its texts differ', () => {
  const all = events(
    { profile: 'strict', hits: { threshold: 50 } },
    found(4211, 0, { name: 'game' }),
    scan(4211, 1),
  );
  expect(all.slice(1).map(line)).toEqual([
    '[MEMORY_MONITOR] [WARNING] Suspicious memory region found in process game (PID=4211): 0x10000',
    '[MEMORY_MONITOR] [FATAL] [FI-MEM-001] Terminating simulated game process (PID=4211) — Reason: Suspicious executable memory detected.',
  ]);
});

test('strict: any error is said at ERROR and is FI-MEM-002', () => {
  const all = events({ profile: 'strict' }, found(4211), error(4211, 1, 'transient'));
  expect(all.slice(1).map(({ level, code = null, message }) => [level, code, message])).toEqual([
    ['ERROR', null, 'Memory scanning error: EIO: it broke'],
    ['FATAL', 'FI-MEM-002', 'Memory scanning error: EIO: it broke'],
  ]);
});

test('strict: a process that is no target is never ended', () => {
  const config = { profile: 'strict' as const, action: 'terminate' as const };
  const all = events(
    config,
    found(1),
    found(2, 0, { isTarget: false }),
    scan(1, 1),
    scan(2, 1),
    error(2, 2, 'denied'),
  );
  expect(verdictsOf(all).map(({ pid, action }) => [pid, action])).toEqual([
    [1, 'terminate'],
    [2, 'simulate'],
  ]);
});

test('development mode: a verdict is a warning and ends nothing', () => {
  const all = events({ dev: true, action: 'terminate' }, found(1), scan(1, 1), unchanged(1, 3, 2, 2));
  expect(verdictsOf(all).map(({ level, action }) => [level, action])).toEqual([['WARNING', 'simulate']]);
});

test('what could not be judged is an ERROR once a second, and neither clean nor a hit', () => {
  const failed = (time: number) => ({ record: regions(1, time), unjudged: 'two workers failed' });
  const all = events({}, found(1), scan(1, 1), failed(2), unchanged(1, 3, 100), failed(500), failed(1500));
  expect(verdictsOf(all)).toEqual([]);
  expect(all.filter(({ kind }) => kind === 'could-not-tell').map(({ level, time }) => [level, time])).toEqual(
    [
      ['ERROR', 2],
      ['ERROR', 1500],
    ],
  );
});

test('a runtime is named once a process, with what it has then', () => {
  const v8 = { runtime: 'v8', title: 'V8', regions: 3, bytes: 5000 };
  const jvm = { ...v8, runtime: 'jvm', title: 'Java', regions: 1 };
  const seen = (pid: number, time: number, ...explained: (typeof v8)[]) => ({
    record: regions(pid, time),
    judgement: { suspicious: 0, findings: [], explained },
  });
  const all = events(
    {},
    ...[found(1), found(2), seen(1, 1, v8), seen(1, 2, { ...v8, regions: 4 }, jvm), seen(2, 3, v8)],
  );
  const said = all.filter(({ kind }) => kind === 'explained');
  expect(said).toMatchObject([
    { pid: 1, time: 1, level: 'INFO', details: { runtime: 'v8', regions: 3, bytes: 5000 } },
    { pid: 1, time: 2, details: { runtime: 'jvm', regions: 1 } },
    { pid: 2, time: 3, details: { runtime: 'v8' } },
  ]);
  expect(said.map(({ message }) => message)).toEqual([
    'Explained in process game1 (PID = 1): 3 executable regions (5 KiB) of V8 [v8]',
    'Explained in process game1 (PID = 1): 1 executable region (5 KiB) of Java [jvm]',
    'Explained in process game2 (PID = 2): 3 executable regions (5 KiB) of V8 [v8]',
  ]);
  expect(all.every(({ status }) => status !== 'suspicious')).toBe(true);
});
