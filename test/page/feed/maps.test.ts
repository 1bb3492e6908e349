import { expect, test } from 'vitest';
import { BACKING } from '../../../src/facts/regions/backing.js';
import { PERMISSION, type Region } from '../../../src/facts/regions/region.js';
import { packRegions } from '../../../src/facts/regions/region-builder.js';
import { Maps } from '../../../src/page/feed/maps.js';

function region(start: number, parts: Partial<Region> = {}): Region {
  const place = { startAddress: BigInt(start), endAddress: BigInt(start + 0x1000), fileOffset: 0n };
  const file = { deviceMajor: 1, deviceMinor: 2, inode: 3n, backing: BACKING.file, name: '/lib/a.so' };
  return { ...place, permissions: PERMISSION.read | PERMISSION.execute, ...file, ...parts };
}

test('what is new, what changed and what is gone since first sight is marked', () => {
  const maps = new Maps();
  maps.take('7:1', 10, packRegions([region(0x1000), region(0x3000), region(0x5000)]));
  expect(maps.map('7:1')?.regions.map(({ change }) => change)).toEqual(['same', 'same', 'same']);
  const writable = PERMISSION.read | PERMISSION.write | PERMISSION.execute;
  const anonymous = { backing: BACKING.anonymous, name: '', inode: 0n };
  const later = [region(0x1000), region(0x3000, { permissions: writable }), region(0x9000, anonymous)];
  maps.take('7:1', 20, packRegions(later));
  expect(maps.map('7:1')).toMatchObject({
    ...{ timeMs: 20, firstTimeMs: 10, count: 3 },
    regions: [
      { startAddress: '0x1000', change: 'same', permissions: 'r-xp', backing: 'file', bytes: 4096 },
      { startAddress: '0x3000', change: 'changed', permissions: 'rwxp' },
      { startAddress: '0x9000', change: 'new', backing: 'anonymous', backedBy: 'nothing' },
    ],
    gone: [{ startAddress: '0x5000' }],
  });
  maps.remove('7:1');
  expect(maps.map('7:1')).toBeUndefined();
});

test('of a map of 60,000 regions the first are listed, all are counted, and hostile names are escaped', () => {
  const maps = new Maps();
  const many = Array.from({ length: 60_000 }, (_, index) =>
    region(0x1000 * (index + 1), { name: '\x1b]0;x' }),
  );
  maps.take('7:1', 0, packRegions(many));
  const map = maps.map('7:1');
  expect(map?.count).toBe(60_000);
  expect(map?.regions).toHaveLength(1024);
  expect(map?.regions[0]?.name).toBe('\\x1b]0;x');
});
