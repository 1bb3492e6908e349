import type { ToldMapping } from '../../facts/mappings.js';
import { BACKING } from '../../facts/regions/backing.js';
import { formatPermissions, PERMISSION } from '../../facts/regions/region.js';
import type { RegionReader } from '../../facts/regions/region-reader.js';
import type { Place, Runtime } from './runtime.js';
import * as table from './table.js';

/** Every runtime that is recognised. */
export const RUNTIMES: readonly Runtime[] = Object.values(table);

/** Regions without a file, and mappings of modules, that are looked at: a process can map 65,530 of each. */
const MAX_PLACES = 8192;
const MAX_MODULES = 128;

/**
 * Which regions of a map belong to a known runtime, by their index. Pure.
 *
 * @param told mappings that were there for a moment, in any order: the first has the index -1, the second -2
 */
export function attribute(
  regions: RegionReader,
  told: readonly ToldMapping[] = [],
): ReadonlyMap<number, Runtime> {
  const explained = new Map<number, Runtime>();
  const modules = modulesOf(regions);
  if (modules.size === 0) return explained;
  const memory = regions.executableMemory.slice(0, MAX_PLACES).map((index) => placeAt(regions, index));
  if (told.length > 0) {
    memory.push(...told.map(placeOf));
    memory.sort((one, other) => one.start - other.start);
  }
  for (const [runtime, places] of modules) {
    for (const { index } of runtime.own(memory, places)) {
      if (!explained.has(index)) explained.set(index, runtime);
    }
  }
  return explained;
}

/** The executable mappings of each runtime's modules. */
function modulesOf(regions: RegionReader): ReadonlyMap<Runtime, readonly Place[]> {
  const found = new Map<Runtime, Place[]>();
  const known = new Map<number, readonly Runtime[]>();
  let left = MAX_MODULES;
  for (let index = 0; index < regions.count && left > 0; index++) {
    const isExecutable = (regions.permissions(index) & PERMISSION.execute) !== 0;
    if (!isExecutable || regions.backing(index) !== BACKING.file) continue;
    const id = regions.nameId(index);
    let runtimes = known.get(id);
    if (runtimes === undefined) {
      const path = regions.name(index);
      const baseName = path.slice(path.lastIndexOf('/') + 1);
      runtimes = RUNTIMES.filter((runtime) => runtime.modules.test(baseName));
      known.set(id, runtimes);
    }
    for (const runtime of runtimes) {
      const places = found.get(runtime);
      if (places === undefined) found.set(runtime, [placeAt(regions, index)]);
      else places.push(placeAt(regions, index));
      left--;
    }
  }
  return found;
}

function placeAt(regions: RegionReader, index: number): Place {
  const { startAddress, endAddress, permissions, fileOffset, ...file } = regions.place(index);
  const [start, end] = [Number(startAddress), Number(endAddress)];
  return {
    index,
    start,
    end,
    bytes: end - start,
    permissions: formatPermissions(permissions),
    backing: regions.backing(index),
    fileOffset: Number(fileOffset),
    file: `${file.deviceMajor}:${file.deviceMinor}:${file.inode}`,
  };
}

function placeOf({ startAddress, bytes, permissions, backing, name }: ToldMapping, at: number): Place {
  const start = Number(startAddress);
  const [index, end] = [-1 - at, start + bytes];
  return {
    index,
    start,
    end,
    bytes,
    permissions: formatPermissions(permissions),
    backing,
    fileOffset: 0,
    file: name,
  };
}
