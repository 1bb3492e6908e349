import { closeSync, openSync, readSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HEADER_BYTES, headerOf } from '../../../../src/sources/linux/images/image-header.js';
import { compileFixture } from '../../../support/fixtures.js';

function head(path: string): Buffer {
  const fd = openSync(path, 'r');
  const bytes = Buffer.alloc(HEADER_BYTES);
  readSync(fd, bytes, 0, HEADER_BYTES, 0);
  closeSync(fd);
  return bytes;
}

const ELF = head(process.execPath);
const PE = Buffer.alloc(HEADER_BYTES);
PE.write('MZ', 0);
PE.writeUInt32LE(0x80, 0x3c);
PE.write('PE\0\0', 0x80);

const changed = (bytes: Buffer, at: number, to: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[at] = to;
  return copy;
};

test('headers of real programs and of a library are recognised', () => {
  const flags = ['-m32', '-nostdlib', '-static', '-ffreestanding', '-fno-pic'];
  const programs = [compileFixture('target'), compileFixture('ia32', flags), '/bin/sh'];
  expect(programs.map((path) => headerOf(head(path)))).toEqual(['elf', 'elf', 'elf']);
  expect([headerOf(ELF), headerOf(PE)]).toEqual(['elf', 'pe']);
});

test.each([
  ['zeroes', Buffer.alloc(HEADER_BYTES)],
  ['a header that is cut', ELF.subarray(0, HEADER_BYTES - 1)],
  ['a magic with a letter wrong', changed(ELF, 3, 0x47)],
  ['a class of its own', changed(ELF, 4, 3)],
  ['the class of other sizes', changed(ELF, 4, 1)],
  ['the other order of bytes', changed(ELF, 5, 2)],
  ['another version', changed(ELF, 6, 0)],
  ['an object that is not linked', changed(ELF, 16, 1)],
  ['a core dump', changed(ELF, 16, 4)],
  ['another machine', changed(ELF, 18, 2)],
  ['the magic of ELF and text', Buffer.from('\x7fELF is a format'.padEnd(HEADER_BYTES))],
  ['a name that begins with MZ', Buffer.from('MZ'.padEnd(HEADER_BYTES))],
  ['MZ without PE', changed(PE, 0x80, 0x4e)],
  ['a PE header that begins in the one of MS-DOS', changed(PE, 0x3c, 0x3f)],
  ['a PE header beyond what is looked at', changed(PE, 0x3e, 1)],
])('near miss: %s', (_, bytes) => {
  expect(headerOf(bytes)).toBeUndefined();
});

test('whatever memory holds, an answer is given', () => {
  const magic = fc.constantFrom([], [0x7f, 0x45, 0x4c, 0x46], [0x4d, 0x5a]);
  const bytes = fc.uint8Array({ maxLength: HEADER_BYTES + 8 });
  fc.assert(
    fc.property(magic, bytes, (first, rest) => {
      expect(['elf', 'pe', undefined]).toContain(headerOf(Buffer.from([...first, ...rest])));
    }),
  );
});
