import { parseMaps } from '../../../facts/regions/maps-text.js';
import { ERRNO, errno, pread } from '../libc.js';
import { linuxBacking } from './linux-backing.js';
import { CHANGED, type MapReader, type RegionMap, SAME } from './region-map.js';

/** The kernel hands out at most a page at a time. */
const LEAST_ROOM_BYTES = 4096;
/** Longer texts are not read (E2BIG): about a million lines. */
const MAX_TEXT_BYTES = 1 << 27;

/**
 * Reads the text of a map: for kernels before 6.11. Every page of it is true for its own moment only, so a map that
 * changes meanwhile can come out as it never was; and a process that ends meanwhile leaves the text cut.
 */
export class TextReader implements MapReader {
  private bytes = Buffer.allocUnsafeSlow(64 * 1024);

  read(mapsFd: number, map: RegionMap): number {
    const length = this.readAll(mapsFd);
    if (length < 0) return length;
    // A living map is never empty: this one's memory is gone (the process ended, or runs another program).
    if (length === 0) return -ERRNO.ESRCH;
    parseMaps(map.next, this.bytes, length, linuxBacking);
    if (map.known && map.next.equals(map.current)) return SAME;
    map.advance();
    return CHANGED;
  }

  /** Number of bytes, or an error number as a negative one. */
  private readAll(mapsFd: number): number {
    let length = 0;
    for (;;) {
      const room = this.bytes.length - length;
      if (room < LEAST_ROOM_BYTES) {
        if (this.bytes.length >= MAX_TEXT_BYTES) return -ERRNO.E2BIG;
        this.bytes = Buffer.concat([this.bytes], this.bytes.length * 2);
        continue;
      }
      // The first byte's address is passed: a view costs less than an offset would need in C.
      const got = pread(mapsFd, this.bytes.subarray(length), room, length);
      if (got < 0) return -errno();
      if (got === 0) return length;
      length += got;
    }
  }
}
