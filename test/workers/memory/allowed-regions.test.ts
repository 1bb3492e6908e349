import { expect, test } from 'vitest';
import { allowableAt, compileAllowedRegions } from '../../../src/workers/memory/allowed-regions.js';
import type { AllowedRegion } from '../../../src/workers/messages.js';
import { read, region } from './regions.js';

const isAllowed = (entry: Omit<AllowedRegion, 'reason'>, ...regions: Parameters<typeof read>): boolean[] => {
  const allowance = compileAllowedRegions([{ reason: 'a test', ...entry }])();
  const reader = read(...regions);
  return regions.map((_, index) => allowance(allowableAt(reader, index)));
};
const jit = region('r-xp', '', 0n, 4);

test.each([
  [{ path: '' }, true],
  [{ path: '*' }, true],
  [{ path: '?' }, false],
  [{ path: '', permissions: 'r-xp' }, true],
  [{ path: '', permissions: '??x?' }, true],
  [{ path: '', permissions: 'rwxp' }, false],
  [{ path: '', permissions: 'r-xs' }, false],
  [{ path: '', minBytes: 16384, maxBytes: 16384 }, true],
  [{ path: '', minBytes: 16385 }, false],
  [{ path: '', maxBytes: 16383 }, false],
])('%j on 16 KiB of anonymous r-xp: %s', (entry, expected) => {
  expect(isAllowed(entry, jit)).toEqual([expected]);
});

test('a count is used up in address order, and fresh for each snapshot', () => {
  const newAllowance = compileAllowedRegions([{ path: '', count: 2, reason: 'a test' }]);
  const reader = read(jit, jit, jit);
  for (const allowance of [newAllowance(), newAllowance()]) {
    expect([0, 1, 2].map((index) => allowance(allowableAt(reader, index)))).toEqual([true, true, false]);
  }
});

test('the next entry takes what the first one has no count left for', () => {
  const entries = [
    { path: '', count: 1, reason: 'one' },
    { path: '', permissions: 'r-xp', count: 1, reason: 'two' },
  ];
  const allowance = compileAllowedRegions(entries)();
  const reader = read(jit, jit, jit);
  expect([0, 1, 2].map((index) => allowance(allowableAt(reader, index)))).toEqual([true, true, false]);
});

test('addresses the wrong way round are never allowed', () => {
  expect(
    isAllowed({ path: '*' }, { ...jit, startAddress: jit.endAddress, endAddress: jit.startAddress }),
  ).toEqual([false]);
});
