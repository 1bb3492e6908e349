import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_TOLD, type ToldMappings, mappings as told } from '../../src/facts/mappings.js';
import { BACKING } from '../../src/facts/regions/backing.js';
import { PERMISSION } from '../../src/facts/regions/region.js';
import { FACT_VALUES } from './arbitraries.js';

const CODE = {
  startAddress: 0x7f0000001000n,
  bytes: 4096,
  permissions: PERMISSION.read | PERMISSION.execute,
  backing: BACKING.anonymous,
  name: '',
  times: 1,
};
const GOOD = told.encode({ mappings: [CODE], total: 1, lost: 0 });
const [GOOD_ENTRY] = GOOD.told as [object];

/** How often something was told, in all. */
const times = ({ mappings, lost }: ToldMappings) => mappings.reduce((sum, one) => sum + one.times, lost);

test('a capture shows addresses and permissions as maps do', () => {
  expect(GOOD).toEqual({
    told: [{ start: '7f0000001000', bytes: 4096, permissions: 'r-xp', backing: 'a', name: '', times: 1 }],
    total: 1,
    lost: 0,
  });
});

test('two in a row are one value that leaves nothing out: what it cannot hold is counted as lost', () => {
  const values = FACT_VALUES.mappings ?? expect.fail('no values');
  fc.assert(
    fc.property(values, values, (older, newer) => {
      const joined = told.coalesce(older, newer) ?? expect.fail('not joined');
      expect(joined.mappings.length).toBeLessThanOrEqual(MAX_TOLD);
      expect(joined.mappings).toEqual([...older.mappings, ...newer.mappings].slice(0, MAX_TOLD));
      expect(times(joined)).toBe(times(older) + times(newer));
      expect(joined.total).toBe(newer.total);
    }),
  );
});

test.each([
  ['more mappings than there can be', { told: Array(MAX_TOLD + 1).fill(GOOD_ENTRY) }],
  ['mappings that are none', { told: ['r-xp'] }],
  ['a loss below zero', { lost: -1 }],
  ['no total', { total: undefined }],
])('%s: refused', (_, fields) => {
  expect(() => told.decode({ ...GOOD, ...fields })).toThrow(/^expected /);
});

test.each([
  ['an address in capitals', { start: '7F00' }],
  ['an address that is too long', { start: '1'.repeat(17) }],
  ['no bytes', { bytes: 0 }],
  ['permissions of another form', { permissions: 'xwrp' }],
  ['permissions with a line behind them', { permissions: 'r-xp\n' }],
  ['a backing that there is not', { backing: 'q' }],
  ['two backings', { backing: 'af' }],
  ['no backing', { backing: '' }],
  ['a name that is too long', { name: 'a'.repeat(257) }],
  ['never', { times: 0 }],
])('a mapping with %s: refused', (_, fields) => {
  expect(() => told.decode({ ...GOOD, told: [{ ...GOOD_ENTRY, ...fields }] })).toThrow(/^expected /);
});
