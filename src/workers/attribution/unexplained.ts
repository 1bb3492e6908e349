import type { FactId } from '../../facts/facts.js';
import type { ToldMapping } from '../../facts/mappings.js';
import { BACKING } from '../../facts/regions/backing.js';
import type { RegionReader } from '../../facts/regions/region-reader.js';
import type { Flip } from '../../facts/traced/flips.js';
import type { Views } from '../detector.js';
import type { Allowance } from '../memory/allowed-regions.js';
import { regionAt } from '../memory/code-sightings.js';
import { attribute } from './attribute.js';

/** What was told of a process for a moment, without what is allowed and what a known runtime made. */
export function unexplained(
  pacedBy: FactId,
  { mappings, flips, regions }: Views,
  newAllowance: () => Allowance,
  isAttributing: boolean,
): Pick<Views, 'mappings' | 'flips'> {
  const runtimesIn = isAttributing ? regions : undefined;
  if (pacedBy === 'mappings' && mappings !== undefined) {
    const isLeft = leftOver(mappings.mappings, runtimesIn, newAllowance());
    return { mappings: { ...mappings, mappings: mappings.mappings.filter((_, at) => isLeft(at)) } };
  }
  if (pacedBy === 'flips' && flips !== undefined) {
    const told = flips.flips.map((flip) => asMapping(flip, regions));
    const isLeft = leftOver(told, runtimesIn, newAllowance());
    return { flips: { ...flips, flips: flips.flips.filter((_, at) => isLeft(at)) } };
  }
  return {};
}

/** @returns whether the one at that place is neither allowed nor a runtime's */
function leftOver(
  told: readonly ToldMapping[],
  regions: RegionReader | undefined,
  isAllowed: Allowance,
): (at: number) => boolean {
  const places = [...told.keys()].filter((at) => !isAllowed(told[at] as ToldMapping));
  const left = places.map((at) => told[at] as ToldMapping);
  const runtimes =
    regions === undefined || left.length === 0 ? new Map<number, unknown>() : attribute(regions, left);
  const kept = new Set(places.filter((_, index) => !runtimes.has(-1 - index)));
  return (at) => kept.has(at);
}

/** What it would have been told as. What backs it is what the map says of executable memory there; else it is taken for anonymous. */
function asMapping({ startAddress, bytes, permissions, times }: Flip, regions?: RegionReader): ToldMapping {
  const index = regions === undefined ? -1 : regionAt(regions, startAddress);
  const found =
    regions === undefined || index < 0
      ? { backing: BACKING.anonymous, name: '' }
      : { backing: regions.backing(index), name: regions.name(index) };
  return { startAddress, bytes, permissions, times, ...found };
}
