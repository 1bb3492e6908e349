import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PERMISSION } from '../../src/facts/regions/region.js';
import { type Accesses, accesses, MAX_ACCESSES } from '../../src/facts/traced/accesses.js';
import { type Flips, flips, MAX_FLIPS } from '../../src/facts/traced/flips.js';
import { FACT_VALUES } from './arbitraries.js';

const FLIP = {
  startAddress: 0x7f0000001000n,
  bytes: 4096,
  permissions: PERMISSION.read | PERMISSION.execute,
  microseconds: 4,
  times: 1,
};
const ACCESS = { way: 'write', pid: 99, name: 'cheat', bytes: 16, times: 2 } as const;
const GOOD_FLIPS = flips.encode({ flips: [FLIP], total: 1, lost: 0 });
const GOOD_ACCESSES = accesses.encode({ accesses: [ACCESS], total: 2, lost: 0 });
const [GOOD_FLIP] = GOOD_FLIPS.flips as [object];
const [GOOD_ACCESS] = GOOD_ACCESSES.accesses as [object];

test('a capture shows addresses and permissions as maps do', () => {
  expect(GOOD_FLIPS).toEqual({
    flips: [{ start: '7f0000001000', bytes: 4096, permissions: 'r-x', microseconds: 4, times: 1 }],
    total: 1,
    lost: 0,
  });
});

const sum = (all: readonly { readonly times: number }[], lost: number) =>
  all.reduce((total, { times }) => total + times, lost);

test('two in a row are one value that leaves nothing out: what it cannot hold is counted as lost', () => {
  const ofFlips = FACT_VALUES.flips ?? expect.fail('no values');
  const timesOfFlips = ({ flips, lost }: Flips) => sum(flips, lost);
  fc.assert(
    fc.property(ofFlips, ofFlips, (older, newer) => {
      const joined = flips.coalesce(older, newer) ?? expect.fail('not joined');
      expect(joined.flips).toEqual([...older.flips, ...newer.flips].slice(0, MAX_FLIPS));
      expect(timesOfFlips(joined)).toBe(timesOfFlips(older) + timesOfFlips(newer));
    }),
  );
  const ofAccesses = FACT_VALUES.accesses ?? expect.fail('no values');
  const timesOfAccesses = ({ accesses, lost }: Accesses) => sum(accesses, lost);
  fc.assert(
    fc.property(ofAccesses, ofAccesses, (older, newer) => {
      const joined = accesses.coalesce(older, newer) ?? expect.fail('not joined');
      expect(joined.accesses).toEqual([...older.accesses, ...newer.accesses].slice(0, MAX_ACCESSES));
      expect(timesOfAccesses(joined)).toBe(timesOfAccesses(older) + timesOfAccesses(newer));
    }),
  );
});

test.each([
  ['more than there can be', { flips: Array(MAX_FLIPS + 1).fill(GOOD_FLIP) }],
  ['permissions that are not executable', { flips: [{ ...GOOD_FLIP, permissions: 'rw-' }] }],
  ['permissions with a line behind them', { flips: [{ ...GOOD_FLIP, permissions: 'r-x\n' }] }],
  ['no bytes', { flips: [{ ...GOOD_FLIP, bytes: 0 }] }],
  ['a time below zero', { flips: [{ ...GOOD_FLIP, microseconds: -1 }] }],
  ['a loss below zero', { lost: -1 }],
])('flips with %s: refused', (_, fields) => {
  expect(() => flips.decode({ ...GOOD_FLIPS, ...fields })).toThrow(/^expected /);
});

test.each([
  ['more than there can be', { accesses: Array(MAX_ACCESSES + 1).fill(GOOD_ACCESS) }],
  ['a way that there is not', { accesses: [{ ...GOOD_ACCESS, way: 'magic' }] }],
  ['nobody', { accesses: [{ ...GOOD_ACCESS, pid: 0 }] }],
  ['a name that is too long', { accesses: [{ ...GOOD_ACCESS, name: 'a'.repeat(65) }] }],
  ['never', { accesses: [{ ...GOOD_ACCESS, times: 0 }] }],
  ['no total', { total: undefined }],
])('accesses with %s: refused', (_, fields) => {
  expect(() => accesses.decode({ ...GOOD_ACCESSES, ...fields })).toThrow(/^expected /);
});
