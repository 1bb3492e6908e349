import type { Fact } from '../fact.js';
import { decodeRegions, encodeRegions } from './capture-form.js';
import { countRegions, see } from './layout.js';
import { applyChange, changeBetween } from './region-changes.js';
import { RegionReader } from './region-reader.js';

/**
 * All executable regions of a process, packed (layout.ts). A SharedArrayBuffer: main thread, worker, a repeated task and the
 * recorder read the same bytes, and none is copied.
 */
export const regions: Fact<ArrayBufferLike, RegionReader> = {
  title: 'executable regions of the memory map',
  noun: 'memory',
  subject: 'memory',
  tellUnchangedMs: 100,
  coalesce: (_older, newer) => newer,
  byteLength: (value) => value.byteLength,
  count: countRegions,
  seen: see,
  view: (value) => new RegionReader(value),
  encode: encodeRegions,
  shared: { names: { each: 'region' }, maps: 'maps', backing: 'backing' },
  decode: decodeRegions,
  changes: { between: changeBetween, apply: applyChange },
};
