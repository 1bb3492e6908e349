import { expect, test } from 'vitest';
import type { InputFinding } from '../../../src/records/finding.js';
import type { Channel } from '../../../src/records/input.js';
import { rule } from '../../../src/workers/input/ruling.js';
import { sampleFinding } from './support.js';

const run = sampleFinding('bounded-run-1.06');
const base = sampleFinding('regular-high-rate');
const steady = sampleFinding('steady-minute');
const duty = sampleFinding('constant-duty');
const rapid = sampleFinding('rapid-fire');
const origin = sampleFinding('injected-origin');

test.each<[string, Channel, readonly InputFinding[], string]>([
  ['nothing', 'left', [], 'none'],
  ['a stable indicator alone', 'left', [run], 'verdict'],
  ['a stable indicator alone on the keyboard', 'keyboard', [run], 'verdict'],
  ['the base rule on the mouse', 'right', [base], 'verdict'],
  ['the base rule on the keyboard', 'keyboard', [base], 'warning'],
  ['the base rule on the keyboard with the origin', 'keyboard', [base, origin], 'verdict'],
  ['the base rule on the keyboard with more timing', 'keyboard', [base, steady], 'warning'],
  ['an experimental indicator', 'left', [steady], 'warning'],
  ['two experimental ones of two groups', 'left', [steady, duty], 'warning'],
  ['an experimental indicator with the origin', 'left', [steady, origin], 'verdict'],
  ['what only warns, with the origin', 'left', [rapid, origin], 'warning'],
  ['the base rule on the keyboard, what only warns and a hold', 'keyboard', [base, rapid, duty], 'verdict'],
  ['the origin alone', 'left', [origin], 'none'],
])('%s on %s', (_title, channel, given, kind) => {
  expect(rule(channel, given).kind).toBe(kind);
});

test('the keyboard enforces where it is told to', () => {
  expect(rule('keyboard', [base], { keyboardEnforces: true }).kind).toBe('verdict');
});

test('an indicator outside the table warns, however severe its findings are', () => {
  const unknown: InputFinding = { ...run, detector: 'made-up', severity: 'high' };
  expect(rule('left', [unknown]).kind).toBe('warning');
  expect(rule('left', [unknown, origin]).kind).toBe('warning');
});

test('the words name every finding', () => {
  const { words } = rule('left', [steady, origin]);
  expect(words).toBe('steady-minute in figures; injected-origin in figures');
});
