import { RegionBuilder } from '../../../facts/regions/region-builder.js';

/** Names of regions that are gone may take this and half of what the others take. */
const NAMES_SPARE_BYTES = 16 * 1024;

/** The executable regions of one process as they were last read, and room for the next reading. */
export class RegionMap {
  current = new RegionBuilder();
  /** Shares its names with `current`. */
  next = new RegionBuilder(this.current.names);
  /** False until a first reading succeeded. */
  known = false;
  /** Bytes of names at which those are forgotten that no region has any more. */
  private forgetAtBytes = NAMES_SPARE_BYTES;

  /** Makes the next reading the current one. */
  advance(): void {
    [this.current, this.next] = [this.next, this.current];
    this.known = true;
    const { names } = this.current;
    if (names.length < this.forgetAtBytes) return;
    this.current.forgetNames();
    this.forgetAtBytes = names.length * 1.5 + NAMES_SPARE_BYTES;
  }
}

/**
 * Reads the map behind a `/proc/PID/maps` descriptor into `map.current`.
 *
 * A mapping that another of the same place, size, permissions and file replaced between two readings is the same mapping
 * to both readers: it is the same in the kernel's answer. What the memory holds is not looked at.
 */
export interface MapReader {
  /** SAME, CHANGED, or an error number as a negative one; `-ESRCH` when the descriptor's memory is no more. */
  read(mapsFd: number, map: RegionMap): number;
}
export const SAME = 0;
export const CHANGED = 1;
