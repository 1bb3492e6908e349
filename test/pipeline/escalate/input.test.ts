import { expect, test } from 'vitest';
import type { Judged } from '../../../src/pipeline/judge/judged.js';
import type { InputFinding } from '../../../src/records/finding.js';
import type { Channel } from '../../../src/records/input.js';
import type { InputHealth } from '../../../src/records/record.js';
import { sampleFinding } from '../../workers/input/support.js';
import { scan } from '../support/judgements.js';
import { found, gone, hop } from '../support/records.js';
import { events, line, type Said, verdictsOf } from './support.js';

const REGULAR = sampleFinding('regular-high-rate', {
  ...{ atMs: 0, value: 0.01, limit: 0.15, presses: 45, windowMs: 1500, words: '45 presses in 1.50 s' },
});
const STEADY = sampleFinding('steady-minute', { words: 'a steady minute' });
const UNIFORM = sampleFinding('uniform-intervals', { words: 'spread evenly' });
const DUTY = sampleFinding('constant-duty', { words: 'the same part' });
const HELD = sampleFinding('constant-hold', { words: 'held for 30 ms each' });
const INJECTED = sampleFinding('injected-origin', { words: 'a program made them' });

const hopWith = (time: number, channel: Channel, ...findings: InputFinding[]): Judged => ({
  record: hop(time),
  inputFindings: [{ channel, findings: findings.map((one) => ({ ...one, channel, atMs: time - 1 })) }],
});
const regular = (time: number, channel: Channel = 'left') => hopWith(time, channel, REGULAR);

test('a mouse channel is a verdict on every target, in order of first sight', () => {
  const all = events({}, found(9), found(4), found(5, 0, { isTarget: false }), regular(1));
  expect(verdictsOf(all).map(({ pid }) => pid)).toEqual([9, 4]);
  expect(verdictsOf(all)[0]).toMatchObject({
    findings: [
      { detector: 'regular-high-rate', channel: 'left', atMs: 0, value: 0.01, words: REGULAR.words },
    ],
    details: { channel: 'left', detector: 'regular-high-rate', presses: 45, value: 0.01, limit: 0.15 },
  });
});

test('with no target known, the line of the design, once', () => {
  const all = events({ action: 'terminate' }, regular(1), regular(2));
  expect(verdictsOf(all).map(line)).toEqual([
    '[INPUT_DETECTOR] [CRITICAL] [FI-INP-001] Terminating protected process (PID = -1) - Reason: Detected highly regular high-frequency input',
  ]);
  expect(verdictsOf(all)[0]?.action).toBe('simulate');
});

test('one verdict per target: not again, not after another code, but for one that starts later', () => {
  const injected = [scan(1, 1), scan(1, 2), scan(1, 3)];
  const all = events(
    {},
    found(1),
    ...injected,
    regular(4),
    regular(5),
    gone(1, 6),
    found(2),
    regular(7),
    regular(8),
  );
  expect(verdictsOf(all).map(({ pid, code }) => [pid, code])).toEqual([
    [1, 'FI-MEM-001'],
    [2, 'FI-INP-001'],
  ]);
});

test('the base rule on the keyboard warns, in words and figures, with every finding that the detector reports', () => {
  const all = events({}, found(1), regular(100, 'keyboard'), regular(10_100, 'keyboard'));
  expect(all.slice(1).map(({ kind, time }) => [kind, time])).toEqual([
    ['input', 100],
    ['input', 10_100],
  ]);
  expect(line(all[1] as Said)).toBe(
    '[INPUT_DETECTOR] [WARNING] Suspicious input on channel keyboard: 45 presses in 1.50 s [regular-high-rate]',
  );
  expect(all[1]).toMatchObject({ status: 'suspicious', findings: [{ channel: 'keyboard' }] });
});

test('where the keyboard enforces, the base rule is a verdict', () => {
  const all = events({ input: { keyboardEnforces: true } }, found(1), regular(1, 'keyboard'));
  expect(verdictsOf(all)).toHaveLength(1);
});

test('an experimental indicator alone warns and is named as such', () => {
  const all = events({}, found(1), hopWith(1, 'left', STEADY));
  expect(verdictsOf(all)).toEqual([]);
  expect(all.at(-1)?.message).toBe(
    'Suspicious input on channel left: a steady minute [steady-minute, experimental]',
  );
});

test('that a program made the presses says nothing alone, and makes a verdict of a warning', () => {
  const alone = events({}, found(1), hopWith(1, 'keyboard', INJECTED));
  expect(alone.filter(({ module }) => module === 'INPUT_DETECTOR')).toEqual([]);
  const both = events({}, found(1), hopWith(1, 'keyboard', INJECTED), regular(2, 'keyboard'));
  expect(verdictsOf(both).map(line)).toEqual([
    '[INPUT_DETECTOR] [CRITICAL] [FI-INP-001] Terminating protected process (PID = 1) - Reason: Detected highly regular high-frequency input',
  ]);
  expect(verdictsOf(both)[0]?.findings?.map(({ detector }) => detector)).toEqual([
    'injected-origin',
    'regular-high-rate',
  ]);
});

test('channels are judged apart: what supports on one says nothing of another', () => {
  const all = events({}, found(1), hopWith(1, 'left', INJECTED), regular(2, 'keyboard'));
  expect(verdictsOf(all)).toEqual([]);
});

test('a verdict without the base rule gives its findings in words', () => {
  const all = events({}, found(1), hopWith(1, 'right', HELD));
  expect(verdictsOf(all)[0]?.message).toBe(
    'Terminating protected process (PID = 1) - Reason: Detected input that no human makes: held for 30 ms each [right]',
  );
});

/** Time, kind and detectors of what was said about input, the last at the end of the records. */
const told = (all: readonly Said[]) =>
  all
    .filter(({ module, kind }) => module === 'INPUT_DETECTOR' && kind !== 'verdict')
    .map(({ time, kind, findings = [] }) => [time, kind, ...findings.map(({ detector }) => detector)]);

test('findings of one group make one event, those of another an event of their own', () => {
  const all = events({}, found(1), hopWith(1, 'keyboard', STEADY, UNIFORM, DUTY));
  expect(told(all)).toEqual([
    [1, 'input', 'steady-minute', 'uniform-intervals'],
    [1, 'input', 'constant-duty'],
  ]);
  expect(all[1]?.message).toBe(
    'Suspicious input on channel keyboard: a steady minute [steady-minute, experimental]; ' +
      'spread evenly [uniform-intervals, experimental]',
  );
});

test('a group is told at once, then every 10 s with what came since: by any record, and at the end', () => {
  const all = events(
    {},
    found(1),
    hopWith(1, 'left', STEADY),
    hopWith(2000, 'left', UNIFORM),
    hopWith(3000, 'left', STEADY),
    hop(10_000),
    hop(10_001),
    hopWith(10_002, 'left', STEADY),
  );
  expect(told(all)).toEqual([
    [1, 'input', 'steady-minute'],
    [10_001, 'input', 'uniform-intervals', 'steady-minute'],
    [10_002, 'input', 'steady-minute'],
  ]);
  expect(all[2]).toMatchObject({ details: { channel: 'left', findings: 2 } });
});

test('channels are told apart', () => {
  const all = events({}, found(1), hopWith(1, 'left', STEADY), hopWith(2, 'right', STEADY));
  expect(told(all).map(([time]) => time)).toEqual([1, 2]);
});

test('behind a verdict there is one summary a minute, of all groups', () => {
  const later = Array.from({ length: 7 }, (_, index) => hopWith(10_001 + index * 10_000, 'left', REGULAR));
  const all = events({}, found(1), regular(1), hopWith(500, 'left', HELD), ...later);
  expect(verdictsOf(all)).toHaveLength(1);
  expect(told(all)).toEqual([
    [60_001, 'summary', 'constant-hold', 'regular-high-rate'],
    [70_001, 'summary', 'regular-high-rate'],
  ]);
  expect(all[2]).toMatchObject({ status: 'suspicious', details: { channel: 'left', findings: 7 } });
  expect(all.slice(2).map(line)).toEqual([
    '[INPUT_DETECTOR] [WARNING] Suspicious input on channel left goes on: 7 more findings [constant-hold, regular-high-rate]',
    '[INPUT_DETECTOR] [WARNING] Suspicious input on channel left goes on: 1 more finding [regular-high-rate]',
  ]);
});

test('what a verdict tells is not told again; a finding too old for it still is', () => {
  const recent = events({}, found(1), hopWith(1, 'left', STEADY), hopWith(5000, 'left', UNIFORM, HELD));
  expect(told(recent)).toEqual([[1, 'input', 'steady-minute']]);
  expect(verdictsOf(recent)[0]?.findings).toHaveLength(3);
  const old = events({}, regular(1), hopWith(2, 'left', STEADY), found(1), regular(40_000));
  expect(verdictsOf(old).map(({ pid }) => pid)).toEqual([-1, 1]);
  expect(told(old)).toEqual([[40_000, 'summary', 'steady-minute']]);
});

test('the first finding on another channel is told at once, and so is one about a new target', () => {
  const other = events({}, found(1), regular(1), regular(2, 'right'), hopWith(3, 'right', HELD));
  expect(told(other)).toEqual([
    [2, 'input', 'regular-high-rate'],
    [3, 'summary', 'constant-hold'],
  ]);
  const another = events({}, found(1), regular(1), gone(1, 2), found(2), hopWith(30_002, 'left', STEADY));
  expect(told(another)).toEqual([[30_002, 'input', 'steady-minute']]);
});

test('a strict memory profile does not change the words of the input detector', () => {
  const all = events({ profile: 'strict' }, found(4211), regular(1));
  expect(verdictsOf(all)[0]?.level).toBe('CRITICAL');
});

test('blindness is said, and FI-INP-002 when it lasts', () => {
  const health = (time: number, state: InputHealth['state']): InputHealth => ({
    kind: 'input-health',
    time,
    state,
    backend: 'uiohook',
    message: 'the display\nis gone',
  });
  const states = ['ready', 'blind', 'lost', 'recovered'] as const;
  expect(
    events({}, ...states.map((state, time) => health(time, state))).map((one) => [one.kind, line(one)]),
  ).toEqual([
    ['notice', '[INPUT_DETECTOR] [INFO] Input is monitored (uiohook): the display\\nis gone'],
    ['blind', '[INPUT_DETECTOR] [WARNING] Input monitoring is blind (uiohook): the display\\nis gone'],
    [
      'blind',
      '[INPUT_DETECTOR] [ERROR] [FI-INP-002] Input monitoring failed (uiohook): the display\\nis gone',
    ],
    ['recovered', '[INPUT_DETECTOR] [INFO] Input monitoring recovered (uiohook): the display\\nis gone'],
  ]);
});

test('an input batch that makes no sense could not be told', () => {
  const all = events({}, { record: hop(1), unjudged: 'expected as many marks as times' });
  expect(all.map(line)).toEqual([
    '[INPUT_DETECTOR] [ERROR] Could not tell about the input: expected as many marks as times',
  ]);
});

const faulty = (time: number, impossibleTimes: number, backwards = 0, overflowed = 0): Judged => ({
  record: hop(time),
  faults: { impossibleTimes, backwards, overflowed },
});

test('faults of the input are a warning with their counts, once a second; what is left is said at the end', () => {
  const all = events(
    {},
    faulty(1, 2),
    faulty(100, 1, 1),
    faulty(900, 0, 0, 7),
    faulty(1001, 1),
    faulty(1100, 0, 3),
  );
  expect(all.map(({ time, details }) => [time, details])).toEqual([
    [1, { impossibleTimes: 2, backwards: 0, overflowed: 0 }],
    [1001, { impossibleTimes: 2, backwards: 1, overflowed: 7 }],
    [1100, { impossibleTimes: 0, backwards: 3, overflowed: 0 }],
  ]);
  expect(line(all[1] as Said)).toBe(
    '[INPUT_DETECTOR] [WARNING] Could not judge input events: 2 with an impossible time, ' +
      '1 out of order, 7 too many at once',
  );
  expect(all[1]).toMatchObject({ kind: 'could-not-tell', status: 'could-not-tell' });
  expect(all[1]?.code ?? null).toBeNull();
});

test('a hop that could not be judged: its faults are said too', () => {
  const all = events({}, { ...faulty(1, 4), unjudged: 'it hung' });
  expect(all.map(({ level, message }) => [level, message])).toEqual([
    ['WARNING', 'Could not judge input events: 4 with an impossible time'],
    ['ERROR', 'Could not tell about the input: it hung'],
  ]);
});
