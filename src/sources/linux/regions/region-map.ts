import { NameTable } from '../../../facts/regions/name-table.js';
import { RegionBuilder } from '../../../facts/regions/region-builder.js';

/**
 * Most bytes of different names that are kept of a process: some 400 libraries. It is less than a value may hold: beside the names,
 * each of its buffers has them once more.
 */
const NAMES_BYTES = 32 * 1024;

/** Names of regions that are gone may take this and half of what the others take. */
const NAMES_SPARE_BYTES = 16 * 1024;

/** The executable regions of one process as they were last read. */
export class RegionMap {
  readonly current = new RegionBuilder(new NameTable(NAMES_BYTES));
  /** False until a first reading succeeded. */
  known = false;
  /** Bytes of names at which those are forgotten that no region has any more. */
  private forgetAtBytes = NAMES_SPARE_BYTES;

  /** Makes `reading`, which shares the names, the current one. */
  advance(reading: RegionBuilder): void {
    this.current.take(reading);
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
 * to both readers: it is the same in the kernel's answer. What the memory holds is not looked at. What lies in front of it is
 * looked at when it is new, and by the ioctl alone.
 */
export interface MapReader {
  /** SAME, CHANGED, or an error number as a negative one; `-ESRCH` when the descriptor's memory is no more. */
  read(mapsFd: number, map: RegionMap): number;
}
export const SAME = 0;
export const CHANGED = 1;
