import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ConfigInput } from '../../../src/config/schema.js';
import type { Judged } from '../../../src/pipeline/judge/judged.js';
import type { Finding, InputFinding } from '../../../src/records/finding.js';
import type { ObservedFact } from '../../../src/records/record.js';
import { sampleFinding } from '../../workers/input/support.js';
import { processFinding } from '../support/judgements.js';
import { found, gone, hop, keyOf, unchanged } from '../support/records.js';
import { events, kinds, line, type Said, verdictsOf } from './support.js';

const warning = (detector: string, severity: Finding['severity'], words: string) =>
  processFinding({ detector, severity, words, maturity: 'experimental' });
const HOLDER = warning('open-memory-handle', 'medium', 'process x (PID = 9) has the memory of this one open');
const LIBRARY = warning('new-module', 'low', 'code was loaded');
const FORGED = warning('spoofed-name', 'high', 'a name that belongs to something else');
const UNWANTED = warning('unwanted-program', 'high', 'unwanted program scanmem (PID = 7) runs beside it');
const JITTER = sampleFinding('uniform-intervals', { words: 'spread evenly' });
const RAPID = sampleFinding('rapid-fire', { words: 'rather fast' });

const handles = (pid: number, time: number): ObservedFact<'handles'> => ({
  ...{ kind: 'observed', fact: 'handles', time, key: keyOf(pid), pid, value: { holders: [], unseen: 0 } },
});
const programs = (pid: number, time: number): ObservedFact<'programs'> => ({
  ...{ kind: 'observed', fact: 'programs', time, key: keyOf(pid), pid, value: { unwanted: [] } },
});
const memory = (pid: number, time: number, ...findings: Finding[]): Judged => ({
  record: handles(pid, time),
  judgement: { suspicious: 0, findings },
});
const beside = (pid: number, time: number, ...findings: Finding[]): Judged => ({
  record: programs(pid, time),
  judgement: { suspicious: 0, findings },
});
const clicking = (time: number, ...findings: InputFinding[]): Judged => ({
  record: hop(time),
  inputFindings: [
    { channel: 'left', findings: findings.map((one) => ({ ...one, channel: 'left', atMs: time })) },
  ],
});
const SECOND = 1000;
const verdicts = (config: ConfigInput, ...judged: Parameters<typeof events>[1][]) =>
  verdictsOf(events(config, ...judged));

test('a memory warning and an unwanted program make a verdict that names both', () => {
  const [verdict, ...others] = verdicts({}, found(1), memory(1, 10, HOLDER), beside(1, 20, UNWANTED));
  expect(others).toEqual([]);
  expect(line(verdict as Said)).toBe(
    '[MONITOR] [CRITICAL] [FI-COR-001] Terminating protected process (PID = 1) - Reason: Signs of tampering that agree: ' +
      'unwanted program scanmem (PID = 7) runs beside it [unwanted-program]; ' +
      'process x (PID = 9) has the memory of this one open [open-memory-handle]',
  );
  expect(verdict).toMatchObject({
    ...{ time: 20, status: 'suspicious', action: 'simulate', outcome: 'simulated' },
    findings: [{ detector: 'open-memory-handle' }, { detector: 'unwanted-program' }],
    details: { weight: 5, threshold: 5, windowMs: 60_000 },
  });
});

test('each warning is said first, by its own module', () => {
  const all = events({}, found(1), memory(1, 10, HOLDER), beside(1, 20, UNWANTED));
  expect(all.map(({ kind, module }) => [kind, module])).toEqual([
    ['target-found', 'MONITOR'],
    ['finding', 'MEMORY_MONITOR'],
    ['finding', 'MONITOR'],
    ['verdict', 'MONITOR'],
  ]);
});

test.each<[string, Judged[]]>([
  ['memory alone, however much', [memory(1, 10, HOLDER, LIBRARY, FORGED), memory(1, 20, FORGED)]],
  ['input alone', [clicking(10, JITTER, RAPID)]],
  ['an unwanted program alone', [beside(1, 10, UNWANTED)]],
  ['what weighs too little together', [beside(1, 10, UNWANTED), memory(1, 20, LIBRARY)]],
  ['weak input beside a weak sign', [memory(1, 10, HOLDER), clicking(20, RAPID)]],
  ['a library that was loaded late, and jittered clicking', [memory(1, 10, LIBRARY), clicking(20, JITTER)]],
  ['two processes', [memory(1, 10, HOLDER), beside(2, 20, UNWANTED)]],
  [
    'what counts towards a verdict of its own',
    [memory(1, 10, { ...FORGED, maturity: 'stable' }), beside(1, 20, UNWANTED)],
  ],
])('no verdict: %s', (_, judged) => {
  expect(verdicts({}, found(1), found(2), ...judged)).toEqual([]);
});

test.each<[string, Judged[]]>([
  ['clicking, then a holder', [clicking(10, JITTER), memory(1, 20, HOLDER)]],
  ['a holder, then clicking', [memory(1, 10, HOLDER), clicking(20, JITTER)]],
  ['an unwanted program and clicking', [beside(1, 10, UNWANTED), clicking(20, JITTER)]],
  ['three weak signs', [memory(1, 5, LIBRARY), clicking(10, RAPID), beside(1, 20, UNWANTED)]],
])('a verdict: %s', (_, judged) => {
  expect(verdicts({}, found(1), ...judged)).toMatchObject([{ code: 'FI-COR-001', pid: 1 }]);
});

test.each([
  [60 * SECOND, 1],
  [60 * SECOND + 1, 0],
])('clicking %i ms before a holder comes: %i verdicts', (apart, count) => {
  expect(verdicts({}, found(1), clicking(0, JITTER), memory(1, apart, HOLDER))).toHaveLength(count);
});

test('what is still there when others come was not seen long ago', () => {
  const held = [memory(1, 0, HOLDER), unchanged(1, 300 * SECOND, 100, 3 * SECOND, 'handles')];
  expect(verdicts({}, found(1), ...held, clicking(310 * SECOND, JITTER))).toHaveLength(1);
});

test('what is gone was seen when it was seen last', () => {
  const left = [memory(1, 0, HOLDER), memory(1, 10 * SECOND)];
  const still = unchanged(1, 65 * SECOND, 100, 13 * SECOND, 'handles');
  expect(verdicts({}, found(1), ...left, clicking(59 * SECOND, JITTER))).toHaveLength(1);
  expect(verdicts({}, found(1), ...left, still, clicking(66 * SECOND, JITTER))).toHaveLength(0);
});

test('what nobody could judge any more does not stand', () => {
  const unjudged = { record: handles(1, SECOND), unjudged: 'the worker hung' };
  const still = unchanged(1, 65 * SECOND, 100, 13 * SECOND, 'handles');
  const all = [memory(1, 0, HOLDER), unjudged, still, clicking(66 * SECOND, JITTER)];
  expect(verdicts({}, found(1), ...all)).toEqual([]);
});

test('readings of one fact do not refresh what another showed', () => {
  const others = unchanged(1, 65 * SECOND, 100, SECOND, 'regions');
  const all = [beside(1, 0, UNWANTED), others, memory(1, 66 * SECOND, HOLDER)];
  expect(verdicts({}, found(1), ...all)).toEqual([]);
});

test('clicking counts for every target, and for one that starts soon after', () => {
  const all = verdicts(
    {},
    ...[found(1), found(2), memory(1, 1, HOLDER), memory(2, 2, HOLDER), clicking(10, JITTER)],
    ...[found(3, 20), memory(3, 30, HOLDER), found(4, 20)],
  );
  expect(all.map(({ pid, time }) => [pid, time])).toEqual([
    [1, 10],
    [2, 10],
    [3, 30],
  ]);
});

test('after a verdict there is no other, and one that starts anew begins anew', () => {
  const signs = [memory(1, 10, HOLDER), beside(1, 20, UNWANTED), clicking(30, JITTER), memory(1, 40, FORGED)];
  expect(verdicts({}, found(1), ...signs)).toHaveLength(1);
  const anew = [gone(1, 15), found(1, 16), beside(1, 20, UNWANTED)];
  expect(verdicts({}, found(1), memory(1, 10, HOLDER), ...anew)).toEqual([]);
});

test('only targets are decided about', () => {
  const other = found(1, 0, { isTarget: false });
  expect(verdicts({}, other, memory(1, 10, HOLDER), beside(1, 20, UNWANTED))).toEqual([]);
});

test('action and development mode act as on any verdict', () => {
  const signs = [found(1), memory(1, 10, HOLDER), beside(1, 20, UNWANTED)];
  expect(verdicts({ action: 'terminate' }, ...signs)).toMatchObject([{ action: 'terminate' }]);
  expect(verdicts({ action: 'terminate', dev: true }, ...signs)).toMatchObject([
    { action: 'simulate', level: 'WARNING' },
  ]);
});

test.each<[ConfigInput, number]>([
  [{ correlation: { enabled: false } }, 0],
  [{ correlation: { threshold: 6 } }, 0],
  [{ correlation: { threshold: 5 } }, 1],
  [{ correlation: { window: '10s' } }, 0],
  [{ correlation: { window: '11s' } }, 1],
])('settings: %j makes %i verdicts', (config, count) => {
  const signs = [memory(1, 0, HOLDER), beside(1, 10.5 * SECOND, UNWANTED)];
  expect(verdicts(config, found(1), ...signs)).toHaveLength(count);
});

test('of many things of one detector the gravest counts, and words are escaped', () => {
  const hostile = { ...HOLDER, words: 'process a\nb\x1b[2J has it open' };
  const milder = { ...hostile, severity: 'low' as const };
  const [verdict] = verdicts({}, found(1), memory(1, 1, milder, hostile, HOLDER), beside(1, 2, UNWANTED));
  expect(verdict?.message).toContain('process a\\nb\\x1b[2J has it open [open-memory-handle]');
  expect(verdict?.findings).toHaveLength(2);
});

test('an unwanted program is said once, several of one reading together', () => {
  const second = { ...UNWANTED, words: 'unwanted program x (PID = 8) runs beside it' };
  const all = events({}, found(1), beside(1, 1, UNWANTED, second), beside(1, 2, second), beside(1, 3));
  expect(kinds(all)).toEqual(['target-found', 'finding']);
  expect(line(all[1] as Said)).toBe(
    '[MONITOR] [WARNING] Suspicious: process game1 (PID = 1): unwanted program scanmem (PID = 7) runs beside it [unwanted-program] and 1 more',
  );
  expect(all[1]).toMatchObject({ status: 'suspicious', findings: [{}, {}] });
});

test('that the surroundings could not be looked at is said', () => {
  const failed = { fact: 'programs', reason: 'transient', message: 'EMFILE: too many' } as const;
  const all = events({}, found(1), { kind: 'probe-failed', time: 1, key: keyOf(1), pid: 1, ...failed });
  expect(all[1]).toMatchObject({ kind: 'could-not-tell', module: 'MONITOR', status: 'could-not-tell' });
  expect(all[1]?.message).toBe(
    'Could not tell about the surroundings of process game1 (PID = 1): EMFILE: too many',
  );
});

test('the order within the window does not matter, nor how often a thing is seen', () => {
  const signs: ((time: number) => Judged)[] = [
    ...[HOLDER, LIBRARY, FORGED].map((one) => (time: number) => memory(1, time, one)),
    (time) => beside(1, time, UNWANTED),
    ...[JITTER, RAPID].map((one) => (time: number) => clicking(time, one)),
  ];
  const some = fc.subarray(signs.map((_, index) => index));
  const both = some.chain((chosen) =>
    fc.tuple(
      fc.shuffledSubarray(chosen, { minLength: chosen.length }),
      fc.shuffledSubarray([...chosen, ...chosen], { minLength: chosen.length * 2 }),
    ),
  );
  const isDecided = (order: readonly number[]) =>
    verdicts({}, found(1), ...order.map((sign, at) => (signs[sign] as (time: number) => Judged)(at))).length;
  const isSame = fc.property(both, ([one, other]) => isDecided(one) === isDecided(other));
  fc.assert(isSame);
});
