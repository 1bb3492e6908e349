import { expect, test } from 'vitest';
import { onceWritable } from '../../../src/workers/memory/once-writable.js';
import { read, region } from './regions.js';

const regions = read(region('r-xp', '/usr/bin/game', 42n, 4, 5));
const flipped = (...addresses: readonly bigint[]) => ({
  flipped: addresses.map((startAddress) => ({ startAddress, bytes: 4096 })),
  unfollowed: 0,
});

test('once-writable names the region of code that was made writable, so that it can be allowed', () => {
  expect(onceWritable.look({ marks: flipped(0x5000n), regions })).toEqual([
    {
      kind: 'region',
      index: 0,
      words:
        'code at 0x5000 (4096 bytes) was made writable since it was first seen: the kernel has marked it',
      figures: { flippedBytes: 4096 },
    },
  ]);
});

test('code that the map does not have is told of the process, not dropped', () => {
  expect(onceWritable.look({ marks: flipped(0x5000n, 0xa000n), regions })).toMatchObject([
    { kind: 'region', index: 0 },
    { kind: 'process' },
  ]);
});

test.each([
  ['code that was never writable', { marks: flipped(), regions }],
  ['code that is not followed', { marks: { flipped: [], unfollowed: 9 }, regions }],
  ['an unknown map', { marks: flipped(0x5000n) }],
  ['nothing known', { regions }],
])('and does not find %s', (_, views) => {
  expect(onceWritable.look(views)).toEqual([]);
});

test('it warns, and decides nothing: the kernel documents its mark nowhere', () => {
  expect(onceWritable).toMatchObject({ severity: 'medium', maturity: 'experimental', weight: 0.4 });
});
