import { expect, test } from 'vitest';
import type { Judged } from '../../../src/pipeline/judge/judged.js';
import type { Finding } from '../../../src/records/finding.js';
import { processFinding } from '../support/judgements.js';
import { found, regions, unchanged } from '../support/records.js';
import { events, kinds, line, verdictsOf } from './support.js';

const seen = (time: number, count: number, ...findings: Finding[]): Judged => ({
  record: regions(1, time),
  judgement: { suspicious: count, findings },
});

test('a finding about the process warns in its words, with its figures, and counts as a hit', () => {
  const all = events({}, found(1), seen(1, 1, processFinding()));
  expect(all.slice(1).map(line)).toEqual([
    '[MEMORY_MONITOR] [WARNING] Suspicious: process game1 (PID = 1): it has 9 threads that nobody knows [made-up]',
    '[MEMORY_MONITOR] [WARNING] Suspicious executable memory in process game1 (PID = 1): hit 1 of 3',
  ]);
  expect(all[1]).toMatchObject({
    kind: 'finding',
    pid: 1,
    process: 'game1',
    status: 'suspicious',
    findings: [{ kind: 'process', detector: 'made-up', severity: 'high', figures: { threads: 9 } }],
  });
});

test('it is new once, and again in other words or from another detector', () => {
  const again = [
    processFinding(),
    processFinding({ words: 'another' }),
    processFinding({ detector: 'other' }),
  ];
  const all = events({ hits: { threshold: 100 } }, found(1), ...again.map((one, time) => seen(time, 1, one)));
  expect(kinds(all).filter((kind) => kind === 'finding')).toHaveLength(3);
  const same = events(
    { hits: { threshold: 100 } },
    found(1),
    seen(1, 1, again[0] as Finding),
    seen(2, 1, again[0] as Finding),
  );
  expect(kinds(same).filter((kind) => kind === 'finding')).toHaveLength(1);
});

test('an experimental one warns and leads to no verdict, however often', () => {
  const experimental = processFinding({ maturity: 'experimental' });
  const all = events({}, found(1), seen(1, 0, experimental), unchanged(1, 9, 50, 2));
  expect(kinds(all)).toEqual(['target-found', 'finding']);
});

test('a stable one leads to a verdict, which carries it', () => {
  const all = events({}, found(1), seen(1, 1, processFinding()), unchanged(1, 3, 2, 2));
  expect(verdictsOf(all)).toMatchObject([{ code: 'FI-MEM-001', findings: [{ kind: 'process' }] }]);
});

test('its words are escaped', () => {
  const [, warning] = events({}, found(1), seen(1, 1, processFinding({ words: 'a\nb\u001b[2J' })));
  expect(warning?.message).toContain('a\\nb\\x1b[2J [made-up]');
  expect(warning?.findings).toMatchObject([{ words: 'a\\nb\\x1b[2J' }]);
});
