import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitLines } from '../../src/ndjson/lines.js';

async function* inPieces(bytes: Buffer, cuts: readonly number[]): AsyncGenerator<Buffer> {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (let index = 1; index < places.length; index++) {
    yield bytes.subarray(places[index - 1], places[index]);
  }
}

/** Lines, and whether the last one had its end. */
async function split(text: string, cuts: readonly number[] = [], maxBytes?: number) {
  const lines: string[] = [];
  let ended = true;
  for await (const block of splitLines(inPieces(Buffer.from(text), cuts), maxBytes)) {
    lines.push(...block.lines);
    ended = block.ended;
  }
  return { lines, ended };
}

test.each([
  ['', [], true],
  ['\n', [''], true],
  ['a\nb\n', ['a', 'b'], true],
  ['a\n\nb', ['a', '', 'b'], false],
  ['a\r\nb\n', ['a\r', 'b'], true],
])('%j', async (text, lines, ended) => {
  expect(await split(text)).toEqual({ lines, ended });
});

test('pieces change nothing, even within a character', async () => {
  const texts = fc.array(fc.constantFrom('a', 'é', '\u{1f600}', '\n', '\r'), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(texts, fc.array(fc.nat(200)), async (parts, cuts) => {
      const text = parts.join('');
      expect(await split(text, cuts)).toEqual(await split(text));
    }),
  );
});

test('a line of exactly the bound is read, one byte more is refused, behind the lines before it', async () => {
  expect(await split('ab\n12345678\ncd\n', [5], 8)).toEqual({ lines: ['ab', '12345678', 'cd'], ended: true });
  const seen: string[] = [];
  const reading = async () => {
    for await (const { lines } of splitLines(inPieces(Buffer.from('ab\n123456789'), [7]), 8))
      seen.push(...lines);
  };
  await expect(reading()).rejects.toMatchObject({
    code: 'CS_CAPTURE',
    message: 'expected a line of at most 8 bytes, got a longer one',
  });
  expect(seen).toEqual(['ab']);
});

test('a line that comes in many pieces takes linear work', async () => {
  const piece = Buffer.alloc(1000, 'x');
  async function* pieces() {
    for (let count = 0; count < 20_000; count++) yield piece;
    yield Buffer.from('\n');
  }
  let length = 0;
  for await (const { lines } of splitLines(pieces())) length += lines[0]?.length ?? 0;
  expect(length).toBe(20_000_000);
});
