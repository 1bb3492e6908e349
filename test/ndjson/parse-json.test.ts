import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from '../../src/ndjson/parse-json.js';

/** Long enough to be counted before it is parsed. */
const LONG = ' '.repeat(5000);

test('what is counted first is parsed as it stands, whatever its texts hold', () => {
  const text = fc.string({ unit: fc.constantFrom('"', '\\', '[', '{', ',', 'a', '\n') });
  const value = fc.dictionary(text, fc.oneof(text, fc.array(text), fc.double(), fc.constant(null)));
  fc.assert(
    fc.property(value, (one) => {
      const line = JSON.stringify({ one, LONG });
      expect(parseJson(line)).toEqual(JSON.parse(line));
    }),
  );
});

test.each([
  ['as many values as it may', `[1,2,[3,4]]${LONG}`, 4, undefined],
  ['one more', `[1,2,[3,4],5]${LONG}`, 4, 'expected at most 4 values in a line, got more'],
  ['commas in a text', `["1,2,3,4,5"]${LONG}`, 4, undefined],
  ['commas behind an escaped quote', `["\\",1,2,3,4,5"]${LONG}`, 4, undefined],
  [
    'commas behind an escaped backslash',
    `["\\\\",1,2,3,4]${LONG}`,
    4,
    'expected at most 4 values in a line, got more',
  ],
  ['16 levels', `${'['.repeat(16)}${']'.repeat(16)}${LONG}`, 4, undefined],
  [
    '17 levels',
    `${'['.repeat(17)}${']'.repeat(17)}${LONG}`,
    4,
    'expected at most 16 levels of lists and objects, got more',
  ],
  ['a text without an end', `["${LONG}`, 4, /^expected a JSON object, got /],
])('%s', (_, line, maxValues, message) => {
  const parsing = () => parseJson(line, maxValues);
  if (message === undefined) expect(parsing()).toEqual(JSON.parse(line));
  else expect(parsing).toThrow(message);
});
