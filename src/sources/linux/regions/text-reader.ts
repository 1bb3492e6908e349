import { MAX_NAME_BYTES } from '../../../facts/regions/layout.js';
import { MapsParser } from '../../../facts/regions/maps-text.js';
import { ERRNO, errno, pread } from '../libc.js';
import { linuxBacking } from './linux-backing.js';
import { CHANGED, type MapReader, type RegionMap, SAME } from './region-map.js';

const PIECE_BYTES = 256 * 1024;
/** The fields before a name take a hundred bytes or so. A longer line has a longer name, which is cut. */
const LONGEST_LINE_BYTES = MAX_NAME_BYTES + 4096;
const NEWLINE = 0x0a;

/**
 * Reads the text of a map, piece by piece: for kernels before 6.11, and where a path is too long for the ioctl. Every page
 * of it is true for its own moment only, so a map that changes meanwhile can come out as it never was; and a process
 * that ends meanwhile leaves the text cut.
 */
export class TextReader implements MapReader {
  private readonly bytes = Buffer.allocUnsafeSlow(PIECE_BYTES);

  read(mapsFd: number, map: RegionMap): number {
    map.next.clear();
    const length = this.parseAll(mapsFd, new MapsParser(map.next, linuxBacking));
    if (length < 0) return length;
    // A living map is never empty: this one's memory is gone (the process ended, or runs another program).
    if (length === 0) return -ERRNO.ESRCH;
    if (map.known && map.next.equals(map.current)) return SAME;
    map.advance();
    return CHANGED;
  }

  /** Number of bytes, or an error number as a negative one. */
  private parseAll(mapsFd: number, parser: MapsParser): number {
    const { bytes } = this;
    let position = 0;
    /** Bytes of a line that has begun. */
    let begun = 0;
    /** Whether what comes up to the next line end belongs to a name that was cut. */
    let isInLongName = false;
    for (;;) {
      // The first byte's address is passed: a view costs less than an offset would need in C.
      const got = pread(mapsFd, bytes.subarray(begun), bytes.length - begun, position);
      if (got < 0) return -errno();
      if (got === 0) {
        if (!isInLongName) parser.parse(bytes, begun);
        return position;
      }
      position += got;
      const length = begun + got;
      let start = 0;
      if (isInLongName) {
        start = bytes.subarray(0, length).indexOf(NEWLINE) + 1;
        if (start === 0) continue;
        isInLongName = false;
        bytes.copyWithin(0, start, length);
      }
      const available = length - start;
      const whole = available === 0 ? 0 : bytes.subarray(0, available).lastIndexOf(NEWLINE) + 1;
      parser.parse(bytes, whole);
      begun = available - whole;
      if (begun > LONGEST_LINE_BYTES) {
        parser.parse(bytes.subarray(whole), begun);
        isInLongName = true;
        begun = 0;
      } else bytes.copyWithin(0, whole, available);
    }
  }
}
