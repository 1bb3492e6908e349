import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { BACKING } from '../../../../src/facts/regions/backing.js';
import { PERMISSION } from '../../../../src/facts/regions/region.js';
import { packRegions } from '../../../../src/facts/regions/region-builder.js';
import type { ReadMap } from '../../../../src/page/server/messages.js';
import { lastUpTo } from '../../../../src/page/server/tape/last-up-to.js';
import { NamelessFile } from '../../../../src/page/server/tape/nameless-file.js';
import { PastMaps, type PastMapsOptions } from '../../../../src/page/server/tape/past-maps.js';

/** A map with regions at these addresses. */
function mapAt(key: string, readMs: number, starts: readonly number[]): ReadMap {
  const place = { fileOffset: 0n, deviceMajor: 1, deviceMinor: 2, inode: 3n };
  const file = { permissions: PERMISSION.execute, backing: BACKING.file, name: '/lib/a.so' };
  const regions = starts.map((start) => ({
    ...{ startAddress: BigInt(start), endAddress: BigInt(start + 0x1000), ...place, ...file },
  }));
  return { key, readMs, count: starts.length, packed: new Uint8Array(packRegions(regions)).slice() };
}

function pastMaps(options?: PastMapsOptions): PastMaps {
  const file = new NamelessFile();
  onTestFinished(() => file.close());
  return new PastMaps(file, options);
}

test('at each time the newest map of a process, compared with its first one', () => {
  const maps = pastMaps();
  maps.add(250, [mapAt('7:1', 10, [0x1000, 0x3000]), mapAt('8:1', 20, [0x5000])]);
  maps.add(500, []);
  maps.add(750, [mapAt('7:1', 700, [0x1000, 0x9000])]);
  expect(maps.at('7:1', 249)).toBeUndefined();
  expect(maps.at('9:1', 9999)).toBeUndefined();
  expect(maps.at('8:1', 9999)).toMatchObject({ timeMs: 20, regions: [{ startAddress: '0x5000' }], gone: [] });
  for (const timeMs of [250, 700, 749.9])
    expect(maps.at('7:1', timeMs)).toMatchObject({
      ...{ timeMs: 10, firstTimeMs: 10, count: 2, gone: [], keptToMs: null },
      regions: [{ change: 'same' }, { change: 'same' }],
    });
  expect(maps.at('7:1', 750)).toMatchObject({
    ...{ timeMs: 700, firstTimeMs: 10, gone: [{ startAddress: '0x3000' }] },
    regions: [{ change: 'same' }, { startAddress: '0x9000', change: 'new' }],
  });
});

test.each<[what: string, options: PastMapsOptions, fits: number]>([
  ['maps', { maxMaps: 2 }, 2],
  ['bytes', { maxBytes: 2 }, 1],
])(
  'when there are too many %s, what is there stays, and from then on it is said that more is missing',
  (_, options, fits) => {
    const maps = pastMaps(options);
    maps.add(250, [mapAt('7:1', 10, [0x1000])]);
    if (fits === 2) maps.add(300, [mapAt('7:1', 260, [0x2000])]);
    const last = maps.at('7:1', 400);
    expect(last?.keptToMs).toBeNull();
    maps.add(500, []);
    expect(maps.isFullAt(500)).toBe(false);
    maps.add(750, [mapAt('7:1', 510, [0x3000]), mapAt('8:1', 510, [0x3000])]);
    maps.add(1000, [mapAt('8:1', 760, [0x4000])]);
    expect([maps.isFullAt(749), maps.isFullAt(750)]).toEqual([false, true]);
    expect(maps.at('7:1', 749)).toEqual(last);
    expect(maps.at('7:1', 9999)).toEqual({ ...last, keptToMs: 750 });
    expect(maps.at('8:1', 9999)).toBeUndefined();
  },
);

test('the last up to a time is what looking at each of them finds', () => {
  const times = fc.array(fc.nat(50)).map((all) => all.toSorted((one, other) => one - other));
  fc.assert(
    fc.property(times, fc.integer({ min: -1, max: 51 }), (all, timeMs) => {
      const items = all.map((time, index) => ({ timeMs: time, index }));
      expect(lastUpTo(items, timeMs)).toBe(items.findLast((item) => item.timeMs <= timeMs));
    }),
  );
});
