import { expect, test } from 'vitest';
import { images } from '../../src/facts/images.js';

const JSON_IMAGE = { start: '7f0000001000', code: '7f0000002000', sign: 'elf' };
const IMAGE = { startAddress: 0x7f0000001000n, codeAddress: 0x7f0000002000n, sign: 'elf' } as const;

test('what it holds is counted', () => {
  expect([images.count([IMAGE]), images.count([])]).toEqual([1, 0]);
});

test('neither of two in a row is left out: an image that came and went is found all the same', () => {
  expect(images.coalesce([IMAGE], [])).toBeUndefined();
});

test.each(['elf', 'pe', 'layout'])(
  'an image that was recognised by %s is taken, what is not known is not',
  (sign) => {
    const json = { images: [{ ...JSON_IMAGE, sign, mood: 'calm' }], mood: 'calm' };
    expect(images.decode(json)).toEqual([{ ...IMAGE, sign }]);
  },
);

test.each([
  ['no list', undefined],
  ['a list that is none', 'elf'],
  ['one more than are told', Array.from({ length: 65 }, () => JSON_IMAGE)],
  ['an image that is no object', ['elf']],
  ['an address that is a number', [{ ...JSON_IMAGE, start: 1 }]],
  ['an address that is too long', [{ ...JSON_IMAGE, code: '1'.repeat(17) }]],
  ['an address with a line behind it', [{ ...JSON_IMAGE, code: '1\n' }]],
  ['a sign that is not known', [{ ...JSON_IMAGE, sign: 'mach-o' }]],
])('%s is refused', (_, list) => {
  expect(() => images.decode({ images: list })).toThrow(
    expect.objectContaining({ code: 'CS_CAPTURE', message: expect.stringMatching(/^expected /) }),
  );
});
