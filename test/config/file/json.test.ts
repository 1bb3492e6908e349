import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from '../../../src/config/file/json.js';

const read = (text: string) => {
  const result = parseJson(text);
  return 'value' in result ? result.value : expect.fail(result.fault.message);
};
const faultOf = (text: string) => {
  const result = parseJson(text);
  return 'fault' in result ? `${result.fault.line}:${result.fault.column} ${result.fault.message}` : 'none';
};

test.each([
  ['', '1:1 expected a value, got the end of the text'],
  ['{', '1:2 expected a key in double quotes, got the end of the text'],
  ['{"a" 1}', '1:6 expected ":", got "1}"'],
  ['{"a": 1,}', '1:9 expected a key in double quotes, got "}"'],
  ["{'a': 1}", '1:2 expected a key in double quotes, got "\'a\': 1}"'],
  ['{\n  "a": 1\n  "b": 2\n}', '3:3 expected "," or "}", got "\\"b\\": 2\\n}"'],
  ['[1, 2', '1:6 expected "," or "]", got the end of the text'],
  ['[1,]', '1:4 expected a value, got "]"'],
  ['{} {}', '1:4 expected the end of the text, got "{}"'],
  ['// comment\n{}', '1:1 expected a value, got "// comment\\n{}"'],
  ['01', '1:2 expected the end of the text, got "1"'],
  ['+1', '1:1 expected a value, got "+1"'],
  ['NaN', '1:1 expected a value, got "NaN"'],
  ['"a\nb"', '1:1 expected a string that ends on its line, with valid escapes, got "\\"a\\nb\\""'],
  ['"\\x41"', '1:1 expected a string that ends on its line, with valid escapes, got "\\"\\\\x41\\""'],
  ['{"a": 1, "b": {"a": 2}, "a": 3}', '1:25 expected the key "a" once'],
  ['{"a": 1, "\\u0061": 2}', '1:10 expected the key "\\u0061" once'],
  ['['.repeat(33), '1:33 expected at most 32 levels of nesting'],
  ['{"a":'.repeat(200_000), '1:161 expected at most 32 levels of nesting'],
  ['['.repeat(200_000) + ']'.repeat(200_000), '1:33 expected at most 32 levels of nesting'],
  ['{\r\n"a" 1}', '2:5 expected ":", got "1}"'],
  ['[[1], [2', '1:9 expected "," or "]", got the end of the text'],
  ['{"a": "b\\', '1:7 expected a string that ends on its line, with valid escapes, got "\\"b\\\\"'],
])('%j is refused with its place', (text, fault) => {
  expect(faultOf(text)).toBe(fault);
});

test('32 levels are read', () => {
  const text = '['.repeat(32) + ']'.repeat(32);
  expect(JSON.stringify(read(text))).toBe(text);
});

test('a string of a megabyte is read', () => {
  const text = JSON.stringify({ a: 'x\n'.repeat(500_000) });
  expect(read(text)).toEqual(JSON.parse(text));
});

test('"__proto__" is a key like any other and changes no object', () => {
  const value = read('{"__proto__": {"polluted": true}}') as object;
  expect(Object.keys(value)).toEqual(['__proto__']);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('reads whatever JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8 }), fc.constantFrom(0, 2, '\t'), (text, indent) => {
      const spaced = JSON.stringify(JSON.parse(text), null, indent);
      expect(read(spaced)).toEqual(JSON.parse(spaced));
    }),
  );
});

/** Pieces of JSON in random order: now and then valid, mostly nearly so. */
const nearJson = fc
  .array(
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '"b"',
      '1',
      '-',
      '0.5e3',
      'null',
      'true',
      ' ',
      '\n',
      '\\',
      '\\u00',
      '\x7f',
      '\x01',
      'é',
      '\u2028',
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

test('takes what JSON.parse takes and refuses what it refuses, keys given twice aside', () => {
  fc.assert(
    fc.property(fc.oneof(nearJson, fc.string()), (text) => {
      let expected: unknown;
      try {
        expected = JSON.parse(text);
      } catch {
        expect(faultOf(text)).toMatch(/^\d+:\d+ expected /);
        return;
      }
      if (!/ once$/.test(faultOf(text))) expect(read(text)).toEqual(expected);
    }),
    { numRuns: 5000 },
  );
});
