import { BACKING, type Backing } from '../../facts/regions/backing.js';
import { BACKING_WORDS } from '../../facts/regions/backing-words.js';
import { formatPermissions } from '../../facts/regions/region.js';
import { RegionReader } from '../../facts/regions/region-reader.js';
import { escapeNameBytes } from '../../text/escape.js';
import type { ListedRegion } from '../stream/answers.js';

/** Executable regions that are listed of a map; the rest is counted. */
export const MAX_LISTED_REGIONS = 1024;
const MAX_GONE = 256;

/** Regions of one map by their start addresses. */
export type ByStart = ReadonlyMap<string, ListedRegion>;

export interface ListedMap {
  readonly regions: readonly ListedRegion[];
  /** Listed or not. */
  readonly count: number;
}

const BACKING_NAMES = new Map(Object.entries(BACKING).map(([name, backing]) => [backing as Backing, name]));

/** The regions of a packed map, in the order of their addresses, as those that were there at first sight. */
export function listRegions(value: ArrayBufferLike): ListedMap {
  const reader = new RegionReader(value);
  const length = Math.min(reader.count, MAX_LISTED_REGIONS);
  const regions = Array.from({ length }, (_, index): ListedRegion => {
    const { startAddress, endAddress, permissions, backing, name } = reader.region(index);
    return {
      startAddress: `0x${startAddress.toString(16)}`,
      endAddress: `0x${endAddress.toString(16)}`,
      bytes: Number(endAddress - startAddress),
      permissions: formatPermissions(permissions),
      backing: BACKING_NAMES.get(backing) ?? 'anonymous',
      backedBy: BACKING_WORDS[backing],
      name: escapeNameBytes(name),
      change: 'same',
    };
  });
  return { regions, count: reader.count };
}

/** Regions as what is compared with them looks them up. */
export const byStart = (regions: readonly ListedRegion[]): ByStart =>
  new Map(regions.map((region) => [region.startAddress, region]));

/** Marks what is not as it was at first sight, and names what has gone since. */
export function compareRegions(
  first: ByStart | undefined,
  regions: readonly ListedRegion[],
): { readonly regions: readonly ListedRegion[]; readonly gone: readonly ListedRegion[] } {
  if (first === undefined) return { regions, gone: [] };
  const starts = new Set(regions.map(({ startAddress }) => startAddress));
  const gone = [...first.values()].filter(({ startAddress }) => !starts.has(startAddress));
  return {
    regions: regions.map((region) => ({ ...region, change: changeOf(first, region) })),
    gone: gone.slice(0, MAX_GONE),
  };
}

function changeOf(first: ByStart, region: ListedRegion): ListedRegion['change'] {
  const before = first.get(region.startAddress);
  if (before === undefined) return 'new';
  const isSame = (['endAddress', 'permissions', 'backing', 'name'] as const).every(
    (field) => before[field] === region[field],
  );
  return isSame ? 'same' : 'changed';
}
