import { MAX_SYMBOL_CHARACTERS } from '../../../../facts/code.js';
import type { Elf } from './elf.js';
import { pieces } from './image.js';

/** Types of sections: all symbols, which most installed files lack, and those that others link to. */
const SYMBOLS = 2;
const DYNAMIC_SYMBOLS = 11;
/** Sections, and bytes of a table of symbols, that are looked at. */
const MAX_SECTIONS = 4096;
const MAX_TABLE_BYTES = 16 * 2 ** 20;
const FUNCTION = 2;
/** Farther from the last symbol than this, an address has nothing to do with it. */
const MAX_DISTANCE = 2 ** 20;
/** What `+0x` and a distance take. */
const MAX_NAME_BYTES = MAX_SYMBOL_CHARACTERS - 10;

interface Section {
  readonly type: number;
  readonly offset: number;
  readonly bytes: number;
  /** Index of the section that has the names. */
  readonly link: number;
}

/** The function at an address or the last below it, with the distance: `getpid+0x10`. Empty when the file names none. */
export function symbolAt(elf: Elf, address: number): string {
  const sections = sectionsOf(elf);
  for (const type of [SYMBOLS, DYNAMIC_SYMBOLS]) {
    const table = sections.find((section) => section.type === type);
    const nearest = table && nearestIn(elf, table, address);
    const names = table && sections[table.link];
    if (nearest === undefined || names === undefined) continue;
    const name = nameAt(elf, names, nearest.nameAt);
    if (name === '') continue;
    const distance = address - nearest.value;
    return distance === 0 ? name : `${name}+0x${distance.toString(16)}`;
  }
  return '';
}

function sectionsOf(elf: Elf): readonly Section[] {
  const { file, header, is64 } = elf;
  const offset = elf.word(header, is64 ? 40 : 32);
  const entryBytes = header.readUInt16LE(is64 ? 58 : 46);
  const count = header.readUInt16LE(is64 ? 60 : 48);
  if (entryBytes < (is64 ? 64 : 40) || entryBytes > 256 || count > MAX_SECTIONS) return [];
  const table = file.read(offset, count * entryBytes);
  if (table === undefined) return [];
  return Array.from({ length: count }, (_, index) => {
    const entry = table.subarray(index * entryBytes);
    return {
      type: entry.readUInt32LE(4),
      offset: elf.word(entry, is64 ? 24 : 16),
      bytes: elf.word(entry, is64 ? 32 : 20),
      link: entry.readUInt32LE(is64 ? 40 : 24),
    };
  });
}

function nearestIn(elf: Elf, { offset, bytes }: Section, address: number) {
  const { file, is64 } = elf;
  const entryBytes = is64 ? 24 : 16;
  const end = Math.min(bytes, MAX_TABLE_BYTES);
  let nearest: { readonly value: number; readonly nameAt: number } | undefined;
  for (const chunk of pieces(file, offset, end)) {
    if (chunk === undefined) return nearest;
    for (let at = 0; at + entryBytes <= chunk.length; at += entryBytes) {
      if (((chunk[at + (is64 ? 4 : 12)] as number) & 0xf) !== FUNCTION) continue;
      const value = elf.word(chunk, at + (is64 ? 8 : 4));
      if (value > address || address - value > MAX_DISTANCE || value <= (nearest?.value ?? 0)) continue;
      nearest = { value, nameAt: chunk.readUInt32LE(at) };
    }
  }
  return nearest;
}

function nameAt({ file }: Elf, { offset, bytes }: Section, at: number): string {
  const start = offset + at;
  const length = Math.min(MAX_NAME_BYTES, bytes - at, file.length - start);
  const text = length > 0 ? file.read(start, length) : undefined;
  const end = text?.indexOf(0) ?? -1;
  return text?.toString('latin1', 0, end < 0 ? text.length : end) ?? '';
}
