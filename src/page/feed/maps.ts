import type { Milliseconds } from '../../records/time.js';
import type { ProcessMap } from '../stream/answers.js';
import { type ByStart, byStart, compareRegions, listRegions } from './listed-regions.js';

/** Processes whose first map is remembered; of the others nothing is marked as new. */
const MAX_FIRST_MAPS = 64;

interface Seen {
  value: ArrayBufferLike;
  timeMs: Milliseconds;
  readonly firstTimeMs: Milliseconds;
  readonly first: ByStart | undefined;
}

/** The newest executable memory of each process, and what it was at first sight. */
export class Maps {
  readonly #maps = new Map<string, Seen>();
  #firstMaps = 0;

  /**
   * Takes a map that was just released. Its buffer is read in place, later: that of the newest map of a process is not used again
   * before the next one is released.
   */
  take(key: string, timeMs: Milliseconds, value: ArrayBufferLike): void {
    const seen = this.#maps.get(key);
    if (seen !== undefined) Object.assign(seen, { value, timeMs });
    else this.#maps.set(key, { value, timeMs, firstTimeMs: timeMs, first: this.#first(value) });
  }

  remove(key: string): void {
    if (this.#maps.get(key)?.first !== undefined) this.#firstMaps--;
    this.#maps.delete(key);
  }

  /** Undefined for a process whose map was not seen, or that has ended. */
  map(key: string): ProcessMap | undefined {
    const seen = this.#maps.get(key);
    if (seen === undefined) return undefined;
    const { timeMs, firstTimeMs } = seen;
    const { regions, count } = listRegions(seen.value);
    return { key, timeMs, firstTimeMs, count, ...compareRegions(seen.first, regions), keptToMs: null };
  }

  #first(value: ArrayBufferLike): ByStart | undefined {
    if (this.#firstMaps === MAX_FIRST_MAPS) return undefined;
    this.#firstMaps++;
    return byStart(listRegions(value).regions);
  }
}
