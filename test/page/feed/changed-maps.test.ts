import { expect, test } from 'vitest';
import { BACKING } from '../../../src/facts/regions/backing.js';
import { PERMISSION } from '../../../src/facts/regions/region.js';
import { packRegions } from '../../../src/facts/regions/region-builder.js';
import { ChangedMaps } from '../../../src/page/feed/changed-maps.js';
import { listRegions } from '../../../src/page/feed/listed-regions.js';
import type { ReadMap } from '../../../src/page/server/messages.js';
import type { SourceRecord } from '../../../src/records/record.js';

/** A map of so many regions of a page each. */
const packed = (count: number) =>
  packRegions(
    Array.from({ length: count }, (_, index) => ({
      ...{ startAddress: BigInt((index + 1) * 0x2000), endAddress: BigInt((index + 1) * 0x2000 + 0x1000) },
      ...{ permissions: PERMISSION.execute, fileOffset: 0n, deviceMajor: 1, deviceMinor: 2, inode: 3n },
      ...{ backing: BACKING.file, name: `/lib/${index % 7}.so` },
    })),
  );

const read = (key: string, time: number, value: ArrayBufferLike): SourceRecord =>
  ({ kind: 'observed', fact: 'regions', key, pid: 7, time, value }) as SourceRecord;

function changesOf(...records: readonly SourceRecord[]): { maps: ChangedMaps; told: readonly ReadMap[] } {
  const maps = new ChangedMaps();
  for (const record of records) maps.observe({ record });
  return { maps, told: maps.tell() };
}

const said = (told: readonly ReadMap[]) => told.map(({ key, readMs, count }) => [key, readMs, count]);

test('of a process the first map is told, and of each frame no more than the newest', () => {
  const { maps, told } = changesOf(
    ...[
      read('7:1', 1, packed(1)),
      read('8:1', 1, packed(9)),
      read('7:1', 2, packed(2)),
      read('7:1', 3, packed(3)),
    ],
  );
  expect(said(told)).toEqual([
    ['7:1', 1, 1],
    ['8:1', 1, 9],
    ['7:1', 3, 3],
  ]);
  expect(maps.tell()).toEqual([]);
  for (let time = 4; time < 1004; time++) maps.observe({ record: read('7:1', time, packed(time % 5)) });
  expect(said(maps.tell())).toEqual([['7:1', 1003, 3]]);
});

test('the last map of a process that ended within a frame is told, and one of its key later is a first one', () => {
  const gone = { kind: 'target-gone', key: '7:1', pid: 7, time: 3 } as SourceRecord;
  const { maps, told } = changesOf(read('7:1', 1, packed(1)), read('7:1', 2, packed(2)), gone);
  expect(said(told)).toEqual([
    ['7:1', 1, 1],
    ['7:1', 2, 2],
  ]);
  maps.observe({ record: read('7:1', 4, packed(4)) });
  maps.observe({ record: read('7:1', 5, packed(5)) });
  expect(said(maps.tell())).toEqual([
    ['7:1', 4, 4],
    ['7:1', 5, 5],
  ]);
});

test('other records change no map', () => {
  const unchanged = {
    kind: 'unchanged',
    fact: 'regions',
    key: '7:1',
    pid: 7,
    time: 1,
    firstTime: 1,
    count: 1,
  };
  const monitor = { ...read('7:1', 1, packed(1)), key: null } as SourceRecord;
  const other = { ...read('7:1', 1, packed(1)), fact: 'tracer' } as SourceRecord;
  expect(changesOf(unchanged as SourceRecord, monitor, other, { kind: 'hop', time: 1 }).told).toEqual([]);
});

test('what is told is a copy, of the regions that are ever listed, and all are counted', () => {
  const value = packed(1024);
  const [exact] = changesOf(read('7:1', 1, value)).told;
  const [large] = changesOf(read('7:1', 1, packed(60_000))).told;
  new Uint8Array(value).fill(0);
  expect([exact?.count, large?.count]).toEqual([1024, 60_000]);
  const listed = [exact, large].map((map) => listRegions((map as ReadMap).packed.buffer));
  expect(listed[0]).toEqual(listed[1]);
  expect(listed[0]).toEqual(listRegions(packed(1024)));
  expect(large?.packed.length).toBeLessThan(100_000);
});
