import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JudgedFile } from '../../../src/evaluate/judge/judged-file.js';
import type { EvaluateAnswer } from '../../../src/evaluate/judge/messages.js';
import answer from '../../../src/evaluate/judge/worker.js';

const SESSION = JSON.stringify({
  id: 'a',
  channel: 'left',
  label: 'human',
  resolutionMs: 1,
  press: [0],
  release: [20],
});
const judge = (lines: readonly string[], firstLine: number): EvaluateAnswer =>
  answer({ kind: 'lines', lines, firstLine, asChannel: null, clock: null, part: null, rules: {} });

test('however the lines of a file are cut into batches and in whatever order these are answered, the same comes of it', () => {
  const lines = fc.array(fc.constantFrom(SESSION, '{}', '', 'x'), { maxLength: 60 });
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 7 }), fc.infiniteStream(fc.nat()), (all, size, ranks) => {
      const whole = new JudgedFile('f');
      whole.add(0, judge(all, 1));
      const batches = Array.from({ length: Math.ceil(all.length / size) }, (_, place) => ({
        place,
        rank: ranks.next().value,
      }));
      const cut = new JudgedFile('f');
      for (const { place } of batches.sort((one, other) => one.rank - other.rank))
        cut.add(place, judge(all.slice(place * size, (place + 1) * size), 1 + place * size));
      expect([cut.seen, cut.sessions, cut.named]).toEqual([whole.seen, whole.sessions, whole.named]);
    }),
  );
});

test('of many lines that are no sessions the first ten are named, and the others counted', () => {
  const file = new JudgedFile('f');
  for (let place = 99; place >= 0; place--)
    file.add(place, judge([...Array(40).fill('{}'), ...(place === 50 ? [SESSION] : [])], 1 + place * 40));
  expect(file.named.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0]);
  expect(file.named.at(-1)?.message).toBe('3990 more lines that are not sessions');
});
