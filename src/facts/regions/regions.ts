import { ClearSightError } from '../../errors/errors.js';
import { fail, type Json, mismatch, text } from '../../text/json-fields.js';
import type { Fact } from '../fact.js';
import { BACKING, BACKING_LETTERS, type Backing } from './backing.js';
import { formatMaps } from './format-maps.js';
import { parseMaps } from './maps-text.js';
import { RegionBuilder } from './region-builder.js';
import { countRegions, RegionReader } from './region-reader.js';

const BACKING_OF_LETTER: ReadonlyMap<string, Backing> = new Map(
  Object.values(BACKING).map((backing) => [BACKING_LETTERS.charAt(backing), backing]),
);

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
    const backings = json.backing === undefined ? undefined : decodeBackings(json);
    // Of regions beyond them: refused below.
    const recorded = backings && (({ count }: RegionBuilder) => backings[count] ?? BACKING.anonymous);
    try {
      parseMaps(builder, bytes, bytes.length, recorded);
    } catch (error) {
      // A fault of the map is a fault of the capture here.
      if (error instanceof ClearSightError)
        throw new ClearSightError('CS_CAPTURE', error.message, { cause: error });
      throw error;
    }
    if (backings !== undefined && backings.length !== builder.count) {
      throw mismatch(`"backing" to hold ${builder.count} letters, one a region`, `${backings.length}`);
    }
    return builder.build();
  },
};

function decodeBackings(json: Json): readonly Backing[] {
  const backings: Backing[] = [];
  for (const letter of text(json, 'backing')) {
    const backing = BACKING_OF_LETTER.get(letter);
    backings.push(backing ?? fail(`"backing" to hold the letters ${BACKING_LETTERS}`, letter));
  }
  return backings;
}
