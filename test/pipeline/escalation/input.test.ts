import { expect, test } from 'vitest';
import type { Judged } from '../../../src/pipeline/judged.js';
import type { Channel } from '../../../src/records/input.js';
import type { InputHealth } from '../../../src/records/record.js';
import { found, gone, hop } from '../support/records.js';
import { events, line, scan, verdictsOf } from './support.js';

const regular = (time: number, channel: Channel = 'left', enforces = channel !== 'keyboard'): Judged => ({
  record: hop(time),
  inputFindings: [
    {
      detector: 'regular-high-rate',
      channel,
      enforces,
      presses: 45,
      windowMs: 1500,
      ratePerSecond: 30,
      cv: 0.01,
    },
  ],
});

test('a mouse channel is a verdict on every target, in order of first sight', () => {
  const all = events({}, found(9), found(4), found(5, 0, { isTarget: false }), regular(1));
  expect(verdictsOf(all).map(({ pid }) => pid)).toEqual([9, 4]);
  expect(verdictsOf(all)[0]).toMatchObject({ findings: [{ channel: 'left', cv: 0.01 }] });
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

test('the keyboard warns, once a second, and each channel by itself', () => {
  const hops = Array.from({ length: 30 }, (_, index) => regular(index * 100, 'keyboard'));
  const all = events({}, found(1), ...hops);
  expect(verdictsOf(all)).toEqual([]);
  expect(all.slice(1).map(({ level, kind, monotonicMs }) => [level, kind, monotonicMs])).toEqual([
    ['WARNING', 'input', 0],
    ['WARNING', 'input', 1000],
    ['WARNING', 'input', 2000],
  ]);
  expect(all[1]?.message).toBe(
    'Highly regular input on channel keyboard: 30.0 presses per second, coefficient of variation 0.010 (45 presses in 1500 ms)',
  );
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
