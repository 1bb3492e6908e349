import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EVENT_KINDS, EVENT_LEVELS, EVENT_MODULES } from '../../../../page/store/filter/choices.js';
import {
  FIELD_NAMES,
  type Filter,
  formatFilter,
  MAX_FILTER_CHARACTERS,
  MAX_TERMS,
  parseFilter,
  type Term,
  tokensOf,
} from '../../../../page/store/filter/language.js';

const wild = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
  fc.stringMatching(/^[-:"\\ a\t]{1,8}$/),
  fc.constantFrom('level:', '-x', 'a:b', '"', '\\', ' ', 'FI-MEM-001'),
);
const isNot = fc.boolean();
const term: fc.Arbitrary<Term> = fc.oneof(
  fc.record({ field: fc.constant('level' as const), value: fc.constantFrom(...EVENT_LEVELS), isNot }),
  fc.record({ field: fc.constant('kind' as const), value: fc.constantFrom(...EVENT_KINDS), isNot }),
  fc.record({ field: fc.constant('module' as const), value: fc.constantFrom(...EVENT_MODULES), isNot }),
  fc.record({ field: fc.constantFrom('code', 'process', 'text'), value: wild, isNot }),
);
const filters: fc.Arbitrary<Filter> = fc
  .array(term, { maxLength: MAX_TERMS })
  .filter((filter) => formatFilter(filter).length <= MAX_FILTER_CHARACTERS);

test('every filter comes back from its line as it was', () => {
  fc.assert(
    fc.property(filters, (filter) => {
      expect(parseFilter(formatFilter(filter))).toEqual({ is: 'valid', filter });
    }),
    { numRuns: 2000 },
  );
});

test('whatever is typed is read or refused with a place within the line and a sentence', () => {
  const typed = fc.array(fc.oneof(wild, fc.constantFrom('level:', ' ', '-')), { maxLength: 40 });
  fc.assert(
    fc.property(
      typed.map((parts) => parts.join('')),
      (line) => {
        const parsed = parseFilter(line);
        if (parsed.is === 'valid') {
          expect(parseFilter(formatFilter(parsed.filter))).toEqual(parsed);
          return;
        }
        expect(parsed.why).toMatch(/\.$/);
        expect(parsed.from).toBeGreaterThanOrEqual(0);
        expect(parsed.to).toBeGreaterThan(parsed.from);
        expect(parsed.to).toBeLessThanOrEqual(line.length);
      },
    ),
    { numRuns: 2000 },
  );
});

test('a line is cut without a rest: what is between the pieces is blank', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (line) => {
      let end = 0;
      for (const { from, to } of tokensOf(line)) {
        expect(line.slice(end, from).trim()).toBe('');
        expect(to).toBeGreaterThan(from);
        end = to;
      }
      expect(line.slice(end).trim()).toBe('');
    }),
  );
});

test('a line of any length is cut in time that grows with it alone', () => {
  for (const piece of ['"', '-', 'a:', '\\', ' x', '"a" '])
    expect(tokensOf(piece.repeat(200_000)).length).toBeGreaterThan(0);
  expect(parseFilter('"'.repeat(1_000_000))).toMatchObject({ is: 'invalid', from: MAX_FILTER_CHARACTERS });
});

test.each([
  ['level:warning', [{ field: 'level', value: 'WARNING', isNot: false }]],
  ['-kind:HIT', [{ field: 'kind', value: 'hit', isNot: true }]],
  ['"two  words"', [{ field: 'text', value: 'two  words', isNot: false }]],
  [
    'text:plain Process:game',
    [
      { field: 'text', value: 'plain', isNot: false },
      { field: 'process', value: 'game', isNot: false },
    ],
  ],
  ['process:"a \\"b\\" \\\\"', [{ field: 'process', value: 'a "b" \\', isNot: false }]],
  ['process:\\u202e', [{ field: 'process', value: '\\u202e', isNot: false }]],
  ['  ', []],
])('%s', (line, filter) => {
  expect(parseFilter(line)).toEqual({ is: 'valid', filter });
});

test.each([
  ['kind:hit colour:red', 9, 19, /No field is called colour: there are level, .*quotes/],
  ['level:loud', 0, 10, /No level is called loud: there are INFO, WARNING/],
  ['process:', 0, 8, /Nothing is asked of process\./],
  ['x "open', 2, 7, /not closed/],
  ['"a"b', 0, 4, /no blank behind the quote/],
  ['a"b', 0, 3, /within a word/],
  [':x', 0, 2, /No field is called nothing/],
])('%s is refused at %i to %i', (line, from, to, why) => {
  expect(parseFilter(line)).toEqual({ is: 'invalid', from, to, why: expect.stringMatching(why) });
});

test('more terms than a filter may have', () => {
  const line = Array.from({ length: MAX_TERMS + 1 }, () => 'a').join(' ');
  expect(parseFilter(line)).toMatchObject({ is: 'invalid', from: 2 * MAX_TERMS });
  expect(FIELD_NAMES).toContain('text');
});
