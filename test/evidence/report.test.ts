import fc from 'fast-check';
import { expect, test } from 'vitest';
import { disassemble } from '../../src/evidence/report/disassemble.js';
import { hexDump } from '../../src/evidence/report/hex-dump.js';

const bytes = (digits: string) => Uint8Array.from(Buffer.from(digits, 'hex'));

test('a dump shows addresses, bytes and text; lines that repeat are one asterisk', () => {
  const content = Buffer.concat([
    Buffer.from('hello, world\x1b[31m\xff', 'latin1'),
    Buffer.alloc(48),
    Buffer.from('end'),
  ]);
  expect(hexDump(content.subarray(0, 18), 0x7f00_0000_0000)).toEqual([
    '7f0000000000  68 65 6c 6c 6f 2c 20 77  6f 72 6c 64 1b 5b 33 31  |hello, world.[31|',
    '7f0000000010  6d ff                                             |m.|',
  ]);
  expect(
    hexDump(Buffer.concat([Buffer.alloc(64), Buffer.from('e')]), 0).map((line) => line.slice(0, 17)),
  ).toEqual(['000000000000  00 ', '*', '000000000040  65 ']);
  expect(hexDump(new Uint8Array(), 0)).toEqual([]);
});

test('instructions have their address and bytes; what is none is said to be bad', async () => {
  expect(await disassemble(bytes('e8fbffffff06c3'), 0x40_0000, 64, 'x64')).toEqual([
    '000000400000  e8fbffffff              call 0000000000400000h',
    '000000400005  06                      (bad)',
    '000000400006  c3                      ret',
  ]);
  // In 32-bit code it is an instruction.
  expect(await disassemble(bytes('06'), 0x1000, 32, 'x64')).toEqual([
    '000000001000  06                      push es',
  ]);
  expect(await disassemble(bytes('c0035fd6'), 0, 64, 'arm64')).toEqual(['(no disassembler for arm64)']);
});

test('whatever the bytes are, every line is one and shows the next ones', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 64 }),
      fc.constantFrom(32 as const, 64 as const),
      async (content, width) => {
        const lines = await disassemble(content, 0, width, 'x64');
        const shown = lines.map((line) => line.split(/ +/)[1]).join('');
        expect(Buffer.from(content).toString('hex').startsWith(shown)).toBe(true);
        expect(lines.every((line) => /^[\x20-\x7e]+$/.test(line))).toBe(true);
        expect(lines.length === 32 || shown.length === content.length * 2).toBe(true);
      },
    ),
  );
});
