// Programs and libraries on disk, as the code probe reads them: by what a process has mapped.
import { MAX_SYMBOL_CHARACTERS } from '../../../dist/facts/code.js';
import { buildIdOf } from '../../../dist/sources/linux/code/image/build-id.js';
import { Elf } from '../../../dist/sources/linux/code/image/elf.js';
import { Pe } from '../../../dist/sources/linux/code/image/pe.js';
import { Broken } from '../promises.mjs';

export const words = ['\x7fELF', 'MZ', 'PE\0\0', '\xff\xff\xff\xff', '\xff\xff\xff\xff\xff\xff\xff\xff'];

export const seeds = () => [library(), pe()];

/** Places in the file that are asked about, each with as much as one run may have. */
const PLACES = [0, 0x200, 0x1000, 2 ** 32, Number.MAX_SAFE_INTEGER - 2 ** 20];
const RUN_BYTES = 256 * 1024;

export function check(bytes) {
  const file = {
    length: bytes.length,
    read: (offset, length) =>
      offset >= 0 && length >= 0 && offset + length <= bytes.length
        ? Buffer.from(bytes.subarray(offset, offset + length))
        : undefined,
  };
  const elf = Elf.open(file);
  if (elf !== undefined && !/^[0-9a-f]{0,64}$/.test(buildIdOf(elf)))
    throw new Broken('a build-id that is none');
  const image = elf ?? Pe.open(file);
  if (image === undefined) return;
  for (const place of PLACES) {
    const marks = new Uint8Array(RUN_BYTES);
    if (typeof image.markRelocated(place, marks) !== 'boolean') throw new Broken('neither told nor not');
    if (marks.some((mark) => mark > 1)) throw new Broken('a mark that is none');
    const symbol = image.symbolAt(place);
    if (symbol.length > MAX_SYMBOL_CHARACTERS) throw new Broken(`a symbol of ${symbol.length} characters`);
  }
}

/** A 64-bit library with one relocation of its code, a packed one, and a function: elf(5). */
function library() {
  const bytes = Buffer.alloc(0x400);
  bytes.write('\x7fELF\x02\x01\x01', 'latin1');
  bytes.writeBigUInt64LE(64n, 32);
  bytes.writeBigUInt64LE(0x300n, 40);
  for (const [at, value] of [
    [54, 56],
    [56, 2],
    [58, 64],
    [60, 3],
  ])
    bytes.writeUInt16LE(value, at);
  segment(bytes.subarray(64), 1, 5, 0, 0x400);
  segment(bytes.subarray(120), 2, 6, 0x100, 0x80);
  const tags = [
    [7, 0x180],
    [8, 24],
    [22, 0],
    [36, 0x198],
    [35, 16],
  ];
  for (const [index, word] of tags.flat().entries()) bytes.writeBigUInt64LE(BigInt(word), 0x100 + index * 8);
  bytes.writeBigUInt64LE(0x210n, 0x180);
  bytes.writeBigUInt64LE(0x220n, 0x198);
  bytes.writeBigUInt64LE(5n, 0x1a0);
  bytes.writeUInt32LE(1, 0x1c0);
  bytes.writeUInt8(2, 0x1c4);
  bytes.writeBigUInt64LE(0x200n, 0x1c8);
  bytes.write('\0patched\0', 0x1e0, 'latin1');
  section(bytes.subarray(0x340), 11, 0x1c0, 24, 2);
  section(bytes.subarray(0x380), 3, 0x1e0, 9, 0);
  return bytes;
}

function segment(bytes, type, flags, start, length) {
  bytes.writeUInt32LE(type, 0);
  bytes.writeUInt32LE(flags, 4);
  for (const at of [8, 16]) bytes.writeBigUInt64LE(BigInt(start), at);
  for (const at of [32, 40]) bytes.writeBigUInt64LE(BigInt(length), at);
}

function section(bytes, type, start, length, link) {
  bytes.writeUInt32LE(type, 4);
  bytes.writeBigUInt64LE(BigInt(start), 24);
  bytes.writeBigUInt64LE(BigInt(length), 32);
  bytes.writeUInt32LE(link, 40);
}

/** A 64-bit library of Windows with one section, one relocation, and imported addresses: Microsoft's "PE Format". */
function pe() {
  const bytes = Buffer.alloc(0x400);
  bytes.write('MZ', 'latin1');
  bytes.writeUInt32LE(0x80, 60);
  bytes.write('PE\0\0', 0x80, 'latin1');
  for (const [at, value] of [
    [0x86, 1],
    [0x94, 240],
    [0x98, 0x20b],
  ])
    bytes.writeUInt16LE(value, at);
  const directories = 0x98 + 112;
  bytes.writeUInt32LE(16, directories - 4);
  for (const [index, start, length] of [
    [5, 0x1100, 12],
    [12, 0x1180, 8],
  ]) {
    bytes.writeUInt32LE(start, directories + index * 8);
    bytes.writeUInt32LE(length, directories + index * 8 + 4);
  }
  // The section: its size, its address, its size and place in the file.
  const words = { 400: 0x200, 404: 0x1000, 408: 0x200, 412: 0x200, 768: 0x1000, 772: 12 };
  for (const [at, word] of Object.entries(words)) bytes.writeUInt32LE(word, Number(at));
  bytes.writeUInt16LE(0xa010, 0x308);
  return bytes;
}
