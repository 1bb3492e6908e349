import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BACKING } from '../../src/facts/regions/backing.js';
import { PERMISSION } from '../../src/facts/regions/region.js';
import { packRegions } from '../../src/facts/regions/region-builder.js';
import { MARK } from '../../src/records/input.js';
import type { SourceRecord } from '../../src/records/record.js';
import { type Moment, Scenes } from '../../src/report/scenes.js';

const mapAt = (time: number, pid: number, startAddress: bigint): SourceRecord => {
  const place = { startAddress, endAddress: startAddress + 0x1000n, fileOffset: 0n, name: '' };
  const device = { deviceMajor: 0, deviceMinor: 0, inode: 0n, backing: BACKING.anonymous };
  const value = packRegions([{ ...place, ...device, permissions: PERMISSION.execute }]);
  return { kind: 'observed', time, fact: 'regions', key: `${pid}:1`, pid, value };
};
const inputAt = (time: number, ...events: readonly (readonly [number, number, number])[]): SourceRecord => ({
  kind: 'input',
  time,
  times: Float64Array.from(events, ([at]) => at),
  marks: Uint8Array.from(events, ([, mark]) => mark),
  holds: Float64Array.from(events, ([, , hold]) => hold),
});

function look(moments: readonly Moment[], records: readonly SourceRecord[]) {
  const scenes = new Scenes(moments);
  for (const record of records) scenes.take(record);
  return scenes.end();
}
const starts = (scene: ReturnType<typeof look>[number] | undefined) =>
  scene?.map?.regions.map(({ startAddress }) => startAddress);

test('a scene has the map of its own process, as it was last read before, one of the same time included', () => {
  const records = [mapAt(1, 7, 0x1000n), mapAt(2, 8, 0x2000n), mapAt(3, 7, 0x3000n), mapAt(4, 7, 0x4000n)];
  expect(starts(look([{ time: 3, pid: 7 }], records)[0])).toEqual([0x3000n]);
  expect(starts(look([{ time: 2.9, pid: 7 }], records)[0])).toEqual([0x1000n]);
  expect(starts(look([{ time: 9, pid: 8 }], records)[0])).toEqual([0x2000n]);
});

test('of a process that was never read there is no map, nor of none', () => {
  const records = [mapAt(1, 7, 0x1000n)];
  expect(look([{ time: 0.5, pid: 7 }], records)[0]?.map).toBeUndefined();
  expect(look([{ time: 5, pid: -1 }], records)[0]?.map).toBeUndefined();
});

test('a release tells how long the press that it ends was held; one of no press is left out', () => {
  const release = MARK.release;
  const records = [inputAt(20, [10, 0, Number.NaN], [18, release, 8], [19, release, 500])];
  expect(look([{ time: 30, pid: -1 }], records)[0]?.presses.get('left')).toEqual([{ timeMs: 10, holdMs: 8 }]);
  expect(look([{ time: 30, pid: -1 }], records)[0]?.presses.has('keyboard')).toBe(false);
});

test('presses from before the verdict alone, and no more than 512', () => {
  const presses = Array.from({ length: 600 }, (_, at) => inputAt(at, [at, 0, Number.NaN]));
  const seen = look([{ time: 550, pid: -1 }], presses)[0]?.presses.get('left');
  expect(seen?.length).toBe(512);
  expect(seen?.at(-1)?.timeMs).toBe(550);
});

test('there is one scene a moment, whatever the times are', () => {
  const time = fc.oneof(fc.integer({ min: -5, max: 20 }), fc.constant(Number.NaN));
  fc.assert(
    fc.property(fc.array(time), fc.array(time), (moments, times) => {
      const scenes = look(
        moments.map((at) => ({ time: at, pid: 7 })),
        times.map((at) => mapAt(at, 7, 0x1000n)),
      );
      expect(scenes.length).toBe(moments.length);
    }),
  );
});
