import { countRegions, unpack } from '../../facts/regions/layout.js';
import { RegionBuilder } from '../../facts/regions/region-builder.js';
import type { Recorded } from '../../records/recorded.js';
import type { ReadMap } from '../server/messages.js';
import { MAX_LISTED_REGIONS } from './listed-regions.js';

/** A map that was read, in the memory that its source uses again. */
interface Reading {
  readonly readMs: number;
  readonly value: ArrayBufferLike;
}

/**
 * Maps of processes that changed from one frame of a capture to the next: of each process its first one, and at most one a frame, however often
 * it changed within it. They are told packed: to list the regions costs a hundred times more, and few are ever looked at.
 */
export class ChangedMaps {
  readonly #known = new Set<string>();
  readonly #changed = new Map<string, Reading>();
  #told: ReadMap[] = [];

  /** Takes a judged record. The newest map of a process is read in place, later, as Maps.take says. */
  observe({ record }: Recorded): void {
    if (record.kind === 'target-gone') this.#known.delete(record.key);
    if (record.kind !== 'observed' || record.fact !== 'regions' || record.key === null) return;
    const { key, time: readMs, value } = record;
    if (this.#known.has(key)) {
      this.#changed.set(key, { readMs, value });
      return;
    }
    // The next one of this frame must not take the place of what all others are compared with.
    this.#known.add(key);
    this.#told.push(readMap(key, { readMs, value }));
  }

  /** Those that changed since the last call, in the order of their readings for each process. */
  tell(): readonly ReadMap[] {
    const told = this.#told;
    for (const [key, reading] of this.#changed) told.push(readMap(key, reading));
    this.#told = [];
    this.#changed.clear();
    return told;
  }
}

function readMap(key: string, { readMs, value }: Reading): ReadMap {
  return { key, readMs, count: countRegions(value), packed: packFirst(value) };
}

/** A copy of as many regions as are ever listed. */
function packFirst(value: ArrayBufferLike): Uint8Array<ArrayBuffer> {
  if (countRegions(value) <= MAX_LISTED_REGIONS) return new Uint8Array(value).slice();
  const [regions, builder] = [unpack(value), new RegionBuilder()];
  for (let index = 0; index < MAX_LISTED_REGIONS; index++) builder.append(regions, index);
  return new Uint8Array(builder.build(new ArrayBuffer(builder.packedBytes)));
}
