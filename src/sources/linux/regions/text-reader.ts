import { MapsParser } from '../../../facts/regions/maps-text.js';
import { RegionBuilder } from '../../../facts/regions/region-builder.js';
import { ERRNO, errno, pread } from '../libc.js';
import { linuxBacking } from './linux-backing.js';
import { CHANGED, type MapReader, type RegionMap, SAME } from './region-map.js';
import { TextPieces } from './text-pieces.js';

const PIECE_BYTES = 256 * 1024;

/**
 * Reads the text of a map, piece by piece: for kernels before 6.11. Every page of it is true for its own moment only, so a map that changes meanwhile can come out as it never was; and a process
 * that ends meanwhile leaves the text cut.
 */
export class TextReader implements MapReader {
  private readonly bytes = Buffer.allocUnsafeSlow(PIECE_BYTES);
  /** Room for a reading, of any process. */
  private readonly next = new RegionBuilder();

  read(mapsFd: number, map: RegionMap): number {
    const { next } = this;
    next.clear();
    next.names = map.current.names;
    const length = this.parseAll(mapsFd, new TextPieces(new MapsParser(next, linuxBacking), this.bytes));
    if (length < 0) return length;
    // A living map is never empty: this one's memory is gone (the process ended, or runs another program).
    if (length === 0) return -ERRNO.ESRCH;
    if (map.known && next.equals(map.current)) return SAME;
    map.advance(next);
    return CHANGED;
  }

  /** Number of bytes, or an error number as a negative one. */
  private parseAll(mapsFd: number, pieces: TextPieces): number {
    for (let position = 0; ; ) {
      // The first byte's address is passed: a view costs less than an offset would need in C.
      const { room } = pieces;
      const got = pread(mapsFd, room, room.length, position);
      if (got < 0) return -errno();
      if (got === 0) {
        pieces.end();
        return position;
      }
      position += got;
      pieces.take(got);
    }
  }
}
