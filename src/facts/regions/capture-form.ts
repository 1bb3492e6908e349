import { ClearSightError } from '../../errors/errors.js';
import { fail, type Json, list, mismatch, text } from '../../text/json-fields.js';
import { BACKING, BACKING_LETTERS, type Backing } from './backing.js';
import { MAX_NAME_BYTES, makeRoom } from './layout.js';
import { type BackingOf, parseMaps } from './maps-text.js';
import { formatPermissions } from './region.js';
import { RegionBuilder } from './region-builder.js';
import { RegionReader } from './region-reader.js';

/** A map is as long as its line. */
const ANY_LENGTH = Number.POSITIVE_INFINITY;
const NO_LETTER = 255;
/** By the code of a letter. */
const BACKINGS = new Uint8Array(128).fill(NO_LETTER);
for (const backing of Object.values(BACKING)) BACKINGS[BACKING_LETTERS.charCodeAt(backing)] = backing;

const hex = (value: number | bigint) => value.toString(16);

/**
 * The fields of a capture line: `names`, each once; `maps`, a line a region as Linux prints them, with the number of its name
 * in place of the name; `backing`, a letter a region.
 */
export function encodeRegions(value: ArrayBufferLike): Json {
  const reader = new RegionReader(value);
  const names: string[] = [];
  const numbers = new Map<number, number>();
  let maps = '';
  let backing = '';
  for (let index = 0; index < reader.count; index++) {
    const { startAddress, endAddress, permissions, fileOffset, ...file } = reader.place(index);
    const id = reader.nameId(index);
    if (id >= 0 && !numbers.has(id)) numbers.set(id, names.push(reader.name(index)) - 1);
    const device = `${hex(file.deviceMajor)}:${hex(file.deviceMinor)}`;
    maps += `${hex(startAddress)}-${hex(endAddress)} ${formatPermissions(permissions)} ${hex(fileOffset)} ${device} `;
    maps += `${file.inode} ${numbers.get(id) ?? ''}\n`;
    backing += BACKING_LETTERS[reader.backing(index)];
  }
  return { names, maps, backing };
}

const builder = new RegionBuilder();

/**
 * The inverse. Without `names` the lines hold the names themselves, and without `backing` inode and name decide, as in older
 * versions. Throws CS_CAPTURE.
 */
export function decodeRegions(json: Json): ArrayBufferLike {
  const bytes = bytesOf(text(json, 'maps', ANY_LENGTH), '"maps"');
  const names = json.names === undefined ? undefined : list(json, 'names').map(decodeName);
  const letters =
    names === undefined && json.backing === undefined ? undefined : text(json, 'backing', ANY_LENGTH);
  builder.names.clear();
  try {
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
  if (names !== undefined) builder.rename((number) => nameNumbered(number, names));
  return builder.build(makeRoom(builder.packedBytes));
}

function nameNumbered(number: Buffer, names: readonly Uint8Array[]): Uint8Array {
  const text = number.toString('latin1');
  return (/^\d{1,6}$/.test(text) ? names[Number(text)] : undefined) ?? fail('the number of a name', text);
}

function decodeName(name: unknown): Uint8Array {
  if (typeof name !== 'string' || name.includes('\n')) fail('"names" to hold texts of one line', name);
  const bytes = bytesOf(name, '"names"');
  if (bytes.length <= MAX_NAME_BYTES) return bytes;
  throw mismatch(`names of at most ${MAX_NAME_BYTES} bytes`, `${bytes.length}`);
}

/** Beyond one byte a character nothing is a map's text, and the copy would cut it silently. */
function bytesOf(latin1: string, what: string): Buffer {
  if (/[^\0-\xff]/.test(latin1)) fail(`${what} to hold one byte a character`, latin1);
  return Buffer.from(latin1, 'latin1');
}

/** What backs each region, by the letters of a capture. Beyond the last one it does not matter: their number is checked. */
function recordedIn(letters: string): BackingOf {
  return ({ count }) => {
    if (count >= letters.length) return BACKING.anonymous;
    const backing = BACKINGS[letters.charCodeAt(count)] ?? NO_LETTER;
    if (backing === NO_LETTER) fail(`"backing" to hold the letters ${BACKING_LETTERS}`, letters[count]);
    return backing as Backing;
  };
}
