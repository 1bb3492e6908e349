import { fail } from '../../text/json-fields.js';
import type { Change } from '../fact.js';
import { makeRoom, REGION_BYTES, REGION_WORDS, type Unpacked, unpack, WORD } from './layout.js';
import { MAX_NAMES_BYTES, NameTable } from './name-table.js';
import { RegionBuilder } from './region-builder.js';

/** Regions that are compared at once. */
const BLOCK = 64;

/** Longest edit: the lines of a capture hold so many values, and more. */
const MAX_EDIT = 150_000;

/** A map as it was and as it is; whether names of one offset are the same in both. */
interface Pair {
  readonly before: Unpacked;
  readonly after: Unpacked;
  readonly namesAgree: boolean;
}

const added = new RegionBuilder();

/** What a map has that it did not have before. Maps are in the order of addresses; others make a longer edit, no wrong one. */
export function changeBetween(
  older: ArrayBufferLike | undefined,
  value: ArrayBufferLike,
): Change<ArrayBufferLike> {
  if (older === undefined) return { added: value.slice(0) };
  const [before, after] = [unpack(older), unpack(value)];
  // Names are appended: those before stand where they stood, until those that are gone are forgotten.
  const namesAgree = before.names.equals(after.names.subarray(0, before.names.length));
  const pair = { before, after, namesAgree };
  const edit: number[] = [];
  added.clear();
  added.names.clear();
  let [from, to] = [0, 0];
  while (from < before.count || to < after.count) {
    const kept = countSame(pair, from, to);
    from += kept;
    to += kept;
    const [gone, fresh] = countDifferent(pair, from, to);
    for (let index = to; index < to + fresh; index++) added.append(after, index);
    from += gone;
    to += fresh;
    edit.push(kept, gone, fresh);
  }
  // All of it is then shorter, and can be read without what came before.
  if (added.count * 2 > after.count || edit.length > MAX_EDIT) return { added: value.slice(0) };
  return { edit, added: added.build() };
}

/** How many regions in a row are the same. */
function countSame(pair: Pair, from: number, to: number): number {
  const { before, after } = pair;
  const most = Math.min(before.count - from, after.count - to);
  let count = 0;
  if (pair.namesAgree)
    while (count + BLOCK <= most && isSameBlock(pair, from + count, to + count)) count += BLOCK;
  while (count < most && isSame(pair, from + count, to + count)) count++;
  return count;
}

/** How many are gone and new before the next one that is the same. */
function countDifferent(pair: Pair, from: number, to: number): [number, number] {
  const { before, after } = pair;
  let [gone, fresh] = [from, to];
  while (gone < before.count || fresh < after.count) {
    if (gone === before.count) fresh = after.count;
    else if (fresh === after.count) gone = before.count;
    else {
      if (isSame(pair, gone, fresh)) break;
      const order = compareStarts(before.words, gone * REGION_WORDS, after.words, fresh * REGION_WORDS);
      if (order <= 0) gone++;
      if (order >= 0) fresh++;
    }
  }
  return [gone - from, fresh - to];
}

function isSame({ before, after, namesAgree }: Pair, from: number, to: number): boolean {
  const [left, right] = [from * REGION_WORDS, to * REGION_WORDS];
  for (let word = 0; word < REGION_WORDS; word++) {
    if (word !== WORD.nameOffset && before.words[left + word] !== after.words[right + word]) return false;
  }
  const length = before.words[left + WORD.nameLength] as number;
  const leftName = before.words[left + WORD.nameOffset] as number;
  const rightName = after.words[right + WORD.nameOffset] as number;
  if (namesAgree && leftName === rightName) return true;
  return before.names.compare(after.names, rightName, rightName + length, leftName, leftName + length) === 0;
}

function isSameBlock({ before, after }: Pair, from: number, to: number): boolean {
  return bytesOf(before.words, from).equals(bytesOf(after.words, to));
}

const bytesOf = ({ buffer, byteOffset }: Uint32Array, index: number): Buffer =>
  Buffer.from(buffer, byteOffset + index * REGION_BYTES, BLOCK * REGION_BYTES);

function compareStarts(left: Uint32Array, at: number, right: Uint32Array, to: number): number {
  const [low, high] = [at + WORD.startAddress, to + WORD.startAddress];
  const upper = (left[low + 1] as number) - (right[high + 1] as number);
  return upper !== 0 ? upper : (left[low] as number) - (right[high] as number);
}

// Those of both maps are here for a moment.
const names = new NameTable(2 * MAX_NAMES_BYTES);
const old = new RegionBuilder(names);
const next = new RegionBuilder(names);

/** The map behind a change. Throws CS_CAPTURE for an edit that does not fit. */
export function applyChange(
  before: ArrayBufferLike,
  edit: readonly number[],
  fresh: ArrayBufferLike,
): ArrayBufferLike {
  const source = unpack(fresh);
  old.load(before);
  next.clear();
  let [from, to] = [0, 0];
  for (let at = 0; at < edit.length; at += 3) {
    const [kept = 0, gone = 0, count = 0] = edit.slice(at, at + 3);
    if (from + kept + gone > old.count || to + count > source.count) break;
    next.copy(old, from, kept);
    from += kept + gone;
    for (const end = to + count; to < end; to++) next.append(source, to);
  }
  if (from !== old.count || to !== source.count) {
    fail(`an edit of ${old.count} regions with ${source.count} new ones`, `one of ${from} and ${to}`);
  }
  return next.build(makeRoom(next.packedBytes));
}
