import type { ToldMappings } from '../../facts/mappings.js';
import type { RegionReader } from '../../facts/regions/region-reader.js';
import type { Allowance } from '../memory/allowed-regions.js';
import { attribute } from './attribute.js';

/** What was told of a process, without what is allowed and what a known runtime made. */
export function unexplained(
  told: ToldMappings,
  regions: RegionReader | undefined,
  isAllowed: Allowance,
  isAttributing: boolean,
): ToldMappings {
  const left = told.mappings.filter((mapping) => !isAllowed(mapping));
  if (!isAttributing || regions === undefined || left.length === 0) return { ...told, mappings: left };
  const runtimes = attribute(regions, left);
  return { ...told, mappings: left.filter((_, at) => !runtimes.has(-1 - at)) };
}
