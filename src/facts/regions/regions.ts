import { ClearSightError } from '../../errors/errors.js';
import { fail, mismatch, text } from '../../text/json-fields.js';
import type { Fact } from '../fact.js';
import { BACKING, BACKING_LETTERS, type Backing } from './backing.js';
import { formatMaps } from './format-maps.js';
import { see } from './layout.js';
import { type BackingOf, parseMaps } from './maps-text.js';
import { RegionBuilder } from './region-builder.js';
import { countRegions, RegionReader } from './region-reader.js';

const NO_LETTER = 255;
/** By the code of a letter. */
const BACKINGS = new Uint8Array(128).fill(NO_LETTER);
for (const backing of Object.values(BACKING)) BACKINGS[BACKING_LETTERS.charCodeAt(backing)] = backing;

const builder = new RegionBuilder();

/**
 * All executable regions of a process, packed (layout.ts). A SharedArrayBuffer: main thread, worker, a repeated task and the
 * recorder read the same bytes, and none is copied.
 */
export const regions: Fact<SharedArrayBuffer, RegionReader> = {
  title: 'executable regions of the memory map',
  noun: 'memory',
  subject: 'memory',
  tellUnchangedMs: 10,
  coalesce: (_older, newer) => newer,
  byteLength: (value) => value.byteLength,
  count: countRegions,
  seen: see,
  view: (value) => new RegionReader(value),
  encode(value) {
    const reader = new RegionReader(value);
    let backing = '';
    for (let index = 0; index < reader.count; index++) backing += BACKING_LETTERS[reader.backing(index)];
    return { maps: formatMaps(reader), backing };
  },
  decode(json) {
    const maps = text(json, 'maps');
    // Beyond one byte a character nothing is a map's text, and the copy below would cut it silently.
    if (/[^\0-\xff]/.test(maps)) fail('"maps" to hold one byte a character', maps);
    const bytes = Buffer.from(maps, 'latin1');
    const letters = json.backing === undefined ? undefined : text(json, 'backing');
    try {
      builder.names.clear();
      parseMaps(builder, bytes, letters === undefined ? undefined : recordedIn(letters));
    } catch (error) {
      // A fault of the map is a fault of the capture here.
      if (error instanceof ClearSightError)
        throw new ClearSightError('CS_CAPTURE', error.message, { cause: error });
      throw error;
    }
    if (letters !== undefined && letters.length !== builder.count) {
      throw mismatch(`"backing" to hold ${builder.count} letters, one a region`, `${letters.length}`);
    }
    return builder.build();
  },
};

/** What backs each region, by the letters of a capture. Beyond the last one it does not matter: their number is checked. */
function recordedIn(letters: string): BackingOf {
  return ({ count }) => {
    if (count >= letters.length) return BACKING.anonymous;
    const backing = BACKINGS[letters.charCodeAt(count)] ?? NO_LETTER;
    if (backing === NO_LETTER) fail(`"backing" to hold the letters ${BACKING_LETTERS}`, letters[count]);
    return backing as Backing;
  };
}
