import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/config/parse.js';
import { restRules } from '../../../src/pipeline/escalate/memory/rest-rules.js';

const rulesOf = (input: object) => restRules(parseConfig({ target: ['game'], ...input }));

test('whatever is there has had its verdict before scans become more seldom', () => {
  expect(rulesOf({})).toEqual({ afterMs: 10_000, afterReadings: 10 });
  // The least severe finding counts a third of a hit.
  expect(rulesOf({ hits: { threshold: 500 } })).toMatchObject({ afterReadings: 1501 });
  expect(rulesOf({ hits: { persistFor: '1m' } })).toMatchObject({ afterMs: 120_000 });
});

test.each([{ memory: { steady: true } }, { memory: { earlyWake: 'off' } }])(
  'the pace is kept with %j',
  (input) => {
    expect(rulesOf(input)).toBeUndefined();
  },
);
