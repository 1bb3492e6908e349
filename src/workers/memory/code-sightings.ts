import type { WrittenRun } from '../../facts/code.js';
import type { RegionReader } from '../../facts/regions/region-reader.js';
import type { Sighting } from '../detector.js';

/**
 * Sightings of written code: one a region, at the first of its runs.
 *
 * @param say the words for a run, and how many more there are in that region
 */
export function codeSightings(
  runs: readonly WrittenRun[],
  regions: RegionReader,
  say: (run: WrittenRun, more: number) => Required<Pick<Sighting, 'words' | 'figures'>>,
): readonly Sighting[] {
  const byRegion = new Map<number, WrittenRun[]>();
  for (const run of runs) {
    const index = regionAt(regions, run.startAddress);
    const others = byRegion.get(index);
    if (others === undefined) byRegion.set(index, [run]);
    else others.push(run);
  }
  return Array.from(byRegion, ([index, [first, ...more]]) =>
    sightingAt(index, say(first as WrittenRun, more.length)),
  );
}

/**
 * A sighting of a region; where the map does not have it, of the process: a map that is newer than the code may not have it any more,
 * and an older one not yet.
 */
export const sightingAt = (index: number, said: Pick<Sighting, 'words' | 'figures'>): Sighting =>
  index < 0 ? { kind: 'process', ...said } : { kind: 'region', index, ...said };

/** The region with an address; -1 when it is not there in that map. */
export function regionAt(regions: RegionReader, address: bigint): number {
  let low = 0;
  let high = regions.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (regions.endAddress(middle) <= address) low = middle + 1;
    else high = middle;
  }
  return low < regions.count && regions.startAddress(low) <= address ? low : -1;
}
