import { expect, test } from 'vitest';
import { compare, type Side } from '../../../page/views/pair/compare.js';
import { NO_COUNTS } from '../../../src/page/stream/messages.js';
import { setup } from '../support.js';

const side = (parts: Partial<Side['setup']>, totals: Partial<Side['tape']['totals']> = {}): Side => ({
  setup: { ...setup, ...parts },
  counts: { ...NO_COUNTS, scans: 1200 },
  tape: {
    ...{ fromMs: 1250, toMs: 61_000, moments: [] },
    totals: { verdicts: [], findings: [], presses: [], blindMs: 0, ...totals },
  },
});

const differencesOf = (one: Side, other: Side) =>
  compare([one, other])
    .filter(({ values: [a, b] }) => a !== b)
    .map(({ what, values }) => [what, ...values]);

test('captures that are the same differ in nothing, however much later one is', () => {
  const later = side({ startMs: 101_000 });
  expect(differencesOf(side({}), { ...later, tape: { ...later.tape, toMs: 161_000 } })).toEqual([]);
});

test('what one has and the other has not is none there', () => {
  const one = side({ settings: [{ path: 'action', value: '"terminate"', isDefault: false }] });
  const recordedWith = { clearsight: '0.1.0', node: 'v20.1.0', kernel: '' };
  const settings = [
    { path: 'action', value: '"simulate"', isDefault: true },
    { path: 'dev', value: 'true', isDefault: false },
  ];
  const other = side(
    { recordedWith, settings, host: '' },
    { verdicts: [['FI-MEM-001', 2]], findings: [['rapid-fire', 1]], presses: [['left', 4]], blindMs: 1500 },
  );
  expect(differencesOf(one, other)).toEqual([
    ['verdicts FI-MEM-001', '0', '2'],
    ['events with a finding of rapid-fire', '0', '1'],
    ['presses on left', '0', '4'],
    ['blind for', '0 s', '1.5 s'],
    ['recorded with ClearSight', 'not said', '0.1.0'],
    ['recorded with Node.js', 'not said', 'v20.1.0'],
    ['host', 'box', 'not said'],
    ['action', '"terminate"', '"simulate"'],
    ['dev', 'not set', 'true'],
  ]);
});
