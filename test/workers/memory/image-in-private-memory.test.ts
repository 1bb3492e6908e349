import { expect, test } from 'vitest';
import { imageInPrivateMemory } from '../../../src/workers/memory/image-in-private-memory.js';
import { read, region } from './regions.js';

const regions = read(region('r-xp', '/usr/bin/game', 42n), region('r-xp', '', 0n, 1, 32));
const codeAddress = regions.startAddress(1);
const startAddress = codeAddress - 0x1000n;
const hex = (address: bigint) => `0x${address.toString(16)}`;

test.each([
  ['elf', 'belongs to an ELF image, whose header is'],
  ['pe', 'belongs to a PE image, whose header is'],
  ['layout', 'is laid out like a library (header, code, constants, variables), without its header,'],
] as const)(
  'image-in-private-memory finds what is recognised by %s, at the region of its code',
  (sign, what) => {
    const words = `executable memory without a file at ${hex(codeAddress)} ${what} at ${hex(startAddress)}`;
    expect(imageInPrivateMemory.look({ images: [{ startAddress, codeAddress, sign }], regions })).toEqual([
      { kind: 'region', index: 1, words, figures: {} },
    ]);
  },
);

test('what the map does not have is told of the process', () => {
  const images = [{ startAddress: 0x10n, codeAddress: 0x10n, sign: 'elf' }] as const;
  expect(imageInPrivateMemory.look({ images, regions })).toMatchObject([{ kind: 'process' }]);
});

test.each([
  ['executable memory that is no image', { images: [], regions }],
  ['a map alone', { regions }],
  ['nothing known', {}],
])('and does not find %s', (_, views) => {
  expect(imageInPrivateMemory.look(views)).toEqual([]);
});

test('it warns, and decides nothing by itself', () => {
  expect(imageInPrivateMemory.maturity).toBe('experimental');
});
