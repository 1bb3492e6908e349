import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  asMarkName,
  captureKey,
  formatMarks,
  MAX_MARK_CHARACTERS,
  MAX_MARKS,
  type NamedMark,
  parseMarks,
  withMarks,
} from '../../../../page/store/marks.js';
import { setup } from '../story/setup.js';

const name = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 100 })
  .map(asMarkName)
  .filter((text) => text !== '');
const mark: fc.Arbitrary<NamedMark> = fc.record({
  timeMs: fc.double({ min: 0, max: 1e12, noNaN: true }).map((timeMs) => timeMs + 0),
  name,
});

test('marks come back from their text as they were, in the order of times, each once', () => {
  fc.assert(
    fc.property(fc.array(mark, { maxLength: MAX_MARKS }), (all) => {
      const marks = withMarks([], all);
      expect(parseMarks(formatMarks('x', marks))).toEqual({ capture: 'x', marks });
      expect(withMarks(marks, marks)).toEqual(marks);
      expect(marks.map(({ timeMs }) => timeMs)).toEqual(
        marks.map(({ timeMs }) => timeMs).toSorted((one, other) => one - other),
      );
    }),
  );
});

test('whatever is pasted is read or refused with a sentence', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.constant('[]'), fc.constant('null')), (text) => {
      expect(parseMarks(text)).toMatch(/^Expected/);
    }),
  );
  const pasted = (marks: unknown) => parseMarks(formatMarks('x', marks as readonly NamedMark[]));
  expect(
    pasted([
      { timeMs: 1, name: 'a' },
      { timeMs: '2', name: 'b' },
    ]),
  ).toMatch(/^Mark 2: expected a time/);
  expect(pasted([{ timeMs: 1, name: ' \u202e ' }])).toMatch(/^Mark 1/);
  expect(pasted([null])).toMatch(/^Mark 1/);
  expect(pasted(Array.from({ length: MAX_MARKS + 1 }, () => ({ timeMs: 1, name: 'a' })))).toMatch(
    /at most 100/,
  );
  expect(parseMarks(' '.repeat(70_000))).toMatch(/at most 65536/);
});

test('a name is one line of bounded text, and no more marks are kept than there is room for', () => {
  expect(asMarkName(' a\n\u202eb\u0000 ')).toBe('a b');
  expect(Array.from(asMarkName('ä'.repeat(500)))).toHaveLength(MAX_MARK_CHARACTERS);
  const many = Array.from({ length: 300 }, (_, at) => ({ timeMs: at, name: `${at}` }));
  expect(withMarks([], many)).toHaveLength(MAX_MARKS);
});

test('marks belong to the session that was recorded; one without a date is known by its name', () => {
  const capture = { ...setup, replayOf: 'one.ndjson' };
  expect(captureKey(capture)).toBe(captureKey({ ...capture, replayOf: 'renamed.ndjson' }));
  const dateless = { ...capture, clock: { monotonicMs: 0, epochMs: 0 } };
  expect(captureKey(dateless)).not.toBe(captureKey({ ...dateless, replayOf: 'other.txt' }));
});
