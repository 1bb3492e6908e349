import { expect, test } from 'vitest';
import type { Channel } from '../../../src/records/input.js';
import type { Evidence } from '../../../src/workers/input/indicator.js';
import { decide, EvidenceFile } from '../../../src/workers/input/verdict.js';

const evidence = (indicator: string, changes: Partial<Evidence> = {}): Evidence => ({
  ...{ indicator, group: 'timing', maturity: 'stable', weight: 'convicts', timeMs: 1000 },
  ...{ value: 40, limit: 34, unit: 'presses', presses: 40, windowMs: 4000, words: `${indicator} in figures` },
  ...changes,
});
const run = evidence('bounded-run-1.06');
const base = evidence('regular-high-rate', { weight: 'convicts-mouse' });
const steady = evidence('steady-minute', { maturity: 'experimental' });
const duty = evidence('constant-duty', { maturity: 'experimental', group: 'hold' });
const rapid = evidence('rapid-fire', { maturity: 'experimental', weight: 'warns' });
const origin = evidence('injected-origin', { group: 'origin', weight: 'supports' });

test.each<[string, Channel, readonly Evidence[], string]>([
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
  expect(decide(channel, given).kind).toBe(kind);
});

test('the keyboard enforces where it is told to', () => {
  expect(decide('keyboard', [base], { keyboardEnforces: true }).kind).toBe('verdict');
});

test('evidence more than 30 s apart does not stand together', () => {
  const file = new EvidenceFile('left');
  expect(file.add(origin).kind).toBe('none');
  expect(file.add({ ...steady, timeMs: 32_000 }).kind).toBe('warning');
  expect(file.add({ ...origin, timeMs: 40_000 }).kind).toBe('verdict');
});

test('the words name every piece of evidence', () => {
  const { words } = decide('left', [steady, origin]);
  expect(words).toBe('steady-minute in figures; injected-origin in figures');
});
