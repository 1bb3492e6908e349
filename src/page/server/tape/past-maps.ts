import { byStart, compareRegions, listRegions } from '../../feed/listed-regions.js';
import type { ProcessMap } from '../../stream/answers.js';
import type { ReadMap } from '../messages.js';
import { lastUpTo } from './last-up-to.js';
import type { NamelessFile, Place } from './nameless-file.js';

/** Bytes that the maps of a capture may take in the temporary file. One of a thousand regions takes some 8 kB. */
const MAX_BYTES = 256 * 1024 * 1024;
/** Maps, of which each has its place in memory: some 14 hours of one that changes in every quarter of a second. */
const MAX_MAPS = 200_000;

export interface PastMapsOptions {
  /** Default: 256 MiB. */
  readonly maxBytes?: number;
  /** Default: 200,000. */
  readonly maxMaps?: number;
}

/** A map that is kept. */
interface Kept {
  /** Of the frame with which it came: before, no page showed it. */
  readonly timeMs: number;
  readonly readMs: number;
  readonly count: number;
  readonly place: Place;
}

/** What the executable memory of each process was at every moment of a capture: each map that changed it, on disk. */
export class PastMaps {
  readonly #kept = new Map<string, Kept[]>();
  readonly #maxBytes: number;
  readonly #maxMaps: number;
  #bytes = 0;
  #maps = 0;
  #fullMs = Number.POSITIVE_INFINITY;

  constructor(
    private readonly file: NamelessFile,
    { maxBytes = MAX_BYTES, maxMaps = MAX_MAPS }: PastMapsOptions = {},
  ) {
    this.#maxBytes = maxBytes;
    this.#maxMaps = maxMaps;
  }

  /** Takes what a frame came with, in the order of readings. When there are too many, none is kept any more. */
  add(timeMs: number, maps: readonly ReadMap[]): void {
    for (const { key, readMs, count, packed } of maps) {
      if (this.#bytes >= this.#maxBytes || this.#maps >= this.#maxMaps)
        this.#fullMs = Math.min(this.#fullMs, timeMs);
      if (this.isFullAt(timeMs)) return;
      const place = this.file.write(packed);
      this.#bytes += place.bytes;
      this.#maps++;
      const kept = this.#kept.get(key);
      if (kept === undefined) this.#kept.set(key, [{ timeMs, readMs, count, place }]);
      else kept.push({ timeMs, readMs, count, place });
    }
  }

  /** Whether a map that was read at that time, or before it, may not have been kept. */
  isFullAt(timeMs: number): boolean {
    return timeMs >= this.#fullMs;
  }

  /** The newest map at a time that was kept; undefined for none, and for a process that is not known. */
  at(key: string, timeMs: number): ProcessMap | undefined {
    const kept = this.#kept.get(key) ?? [];
    const [first, newest] = [kept[0], lastUpTo(kept, timeMs)];
    if (first === undefined || newest === undefined) return undefined;
    return {
      ...{ key, timeMs: newest.readMs, firstTimeMs: first.readMs, count: newest.count },
      ...compareRegions(byStart(this.#regions(first)), this.#regions(newest)),
      keptToMs: this.isFullAt(timeMs) ? this.#fullMs : null,
    };
  }

  #regions({ place }: Kept) {
    // Bytes of a file stand anywhere in a larger buffer, words of a map at the beginning of their own.
    return listRegions(new Uint8Array(this.file.read(place)).buffer).regions;
  }
}
