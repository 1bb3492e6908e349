import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Elf } from '../../../../src/sources/linux/code/image/elf.js';
import type { FileBytes } from '../../../../src/sources/linux/code/image/image.js';
import { Pe } from '../../../../src/sources/linux/code/image/pe.js';

// The seeds of the fuzzer: a library of each kind, with a few relocations each.
const { seeds } = await import(new URL('../../../../scripts/fuzz/targets/images.mjs', import.meta.url).href);
const [elf, pe]: Buffer[] = seeds();

const file = (bytes: Buffer): FileBytes => ({
  length: bytes.length,
  read: (offset, length) =>
    offset >= 0 && length >= 0 && offset + length <= bytes.length
      ? bytes.subarray(offset, offset + length)
      : undefined,
});
const open = (bytes: Buffer = Buffer.alloc(0)) => Elf.open(file(bytes)) ?? Pe.open(file(bytes));

/** Ranges of a file that a loader changes, of those that are asked for. */
function relocated(bytes: Buffer | undefined, from = 0, length = 0x400): string[] | false {
  const marks = new Uint8Array(length);
  if (open(bytes)?.markRelocated(from, marks) !== true) return false;
  const text = Buffer.from(marks.map((mark) => (mark === 1 ? 0x78 : 0x2e))).toString('latin1');
  return Array.from(text.matchAll(/x+/g), ({ index, 0: run }) => {
    const start = from + index;
    return `${start.toString(16)}-${(start + run.length).toString(16)}`;
  });
}

/** A copy with another word somewhere. */
function changed(bytes: Buffer | undefined, at: number, word: bigint): Buffer {
  const copy = Buffer.from(bytes ?? []);
  copy.writeBigUInt64LE(word, at);
  return copy;
}

test('ELF: a relocation, and packed ones, where they are', () => {
  // An address, and a map whose second bit stands for the word behind the one behind it.
  expect(relocated(elf)).toEqual(['210-218', '220-228', '230-238']);
  expect(relocated(elf, 0x214, 0x10)).toEqual(['214-218', '220-224']);
});

test('ELF: without the announcement no code is relocated', () => {
  const unannounced = changed(elf, 0x120, 0x6fff_0000n);
  expect(relocated(unannounced)).toEqual([]);
});

test.each([
  ['a table that is not in the file', 0x108, 0x9000n],
  ['a table larger than the file', 0x118, 0x10_0000n],
  ['a table larger than any', 0x118, 2n ** 63n],
])('ELF: %s tells nothing', (_, at, word) => {
  expect(relocated(changed(elf, at, word))).toBe(false);
});

test('ELF: the function at a place, and behind it', () => {
  const image = open(elf);
  expect(image?.symbolAt(0x200)).toBe('patched');
  expect(image?.symbolAt(0x21f)).toBe('patched+0x1f');
  expect(image?.symbolAt(0x1ff)).toBe('');
  expect(image?.symbolAt(0x9000)).toBe('');
});

test('PE: a relocation, and the addresses of what is imported', () => {
  expect(relocated(pe)).toEqual(['210-218', '380-388']);
  expect(open(pe)?.symbolAt(0x210)).toBe('');
});

test('PE: a table that is not in the file tells nothing', () => {
  expect(relocated(changed(pe, 0x98 + 112 + 5 * 8, 0xc_0000_9000n))).toBe(false);
});

test('what is neither is neither', () => {
  for (const bytes of [Buffer.alloc(0), Buffer.from('#!/bin/sh'), Buffer.alloc(4096)]) {
    expect(open(bytes)).toBeUndefined();
  }
  expect(open(elf?.subarray(0, 63))).toBeUndefined();
  expect(open(pe?.subarray(0, 63))).toBeUndefined();
});

test('no file whatever throws, or is believed beyond its end', () => {
  const spoilt = fc
    .tuple(fc.constantFrom(elf as Buffer, pe as Buffer), fc.array(fc.tuple(fc.nat(0x3ff), fc.nat(255))))
    .map(([bytes, writes]) => {
      const copy = Buffer.from(bytes);
      for (const [at, byte] of writes) copy[at] = byte;
      return copy;
    });
  fc.assert(
    fc.property(spoilt, fc.nat(2 ** 32), (bytes, place) => {
      const image = open(bytes);
      expect(typeof (image?.markRelocated(place, new Uint8Array(4096)) ?? false)).toBe('boolean');
      expect((image?.symbolAt(place) ?? '').length).toBeLessThanOrEqual(256);
    }),
  );
});
