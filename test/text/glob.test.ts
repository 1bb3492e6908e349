import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileGlob } from '../../src/text/glob.js';

/** The slow truth: every split tried. */
function naive(pattern: string, name: string): boolean {
  if (pattern === '') return name === '';
  const rest = pattern.slice(1);
  if (pattern[0] === '*') return naive(rest, name) || (name !== '' && naive(pattern, name.slice(1)));
  return name !== '' && (pattern[0] === '?' || pattern[0] === name[0]) && naive(rest, name.slice(1));
}

test('matches as the naive matcher does', () => {
  const letters = (alphabet: string, maxLength: number) =>
    fc.string({ unit: fc.constantFrom(...alphabet), maxLength });
  fc.assert(
    fc.property(letters('ab*?', 8), letters('ab', 12), (pattern, name) => {
      expect(compileGlob(pattern)(name)).toBe(naive(pattern, name));
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ['', '', true],
  ['', '[heap]', false],
  ['/opt/*/jit.so', '/opt/game/bin/jit.so', true],
  ['/opt/*/jit.so', '/opt/jit.so', false],
  ['[anon:*]', '[anon:v8]', true],
  ['[anon:*]', 'a', false],
  ['a.c', 'abc', false],
  ['/tmp/*\\012*', '/tmp/x\\012y', true],
  ['*\n*', 'a\nb', true],
  ['/home/\u00e9*', Buffer.from('/home/\u00e9t\u00e9').toString('latin1'), true],
  ['/x/??', '/x/\u00c3\u00a9', true],
])('%j on %j: %s', (pattern, name, expected) => {
  expect(compileGlob(pattern)(name)).toBe(expected);
});

test('a hostile name that nearly matches many times ends', () => {
  const matches = compileGlob('*a*a*a*a*a*a*a*a*a*a*a*a*b');
  expect(matches('a'.repeat(4096))).toBe(false);
  expect(matches(`${'a'.repeat(4095)}b`)).toBe(true);
});
