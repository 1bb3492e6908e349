import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Gaps } from '../../../src/page/feed/gaps.js';
import type { Gap } from '../../../src/page/stream/messages.js';

const INPUT = { lane: 'blind', about: 'input' } as const;
const LOST = { lane: 'lost', about: 'all' } as const;

test('what begins is open until it ends; said again, it is counted', () => {
  const gaps = new Gaps();
  gaps.begin('input', INPUT, 10, 'no display');
  gaps.begin('input', INPUT, 20, 'still none');
  expect(gaps.tell()).toEqual([{ id: 1, ...INPUT, fromMs: 10, toMs: null, count: 2, cause: 'still none' }]);
  expect(gaps.tell()).toEqual([]);
  gaps.end('input', 30);
  gaps.end('input', 40);
  expect(gaps.tell()).toEqual([{ id: 1, ...INPUT, fromMs: 10, toMs: 30, count: 2, cause: 'still none' }]);
});

test('losses that follow at once are one gap; of another cause, or later, another', () => {
  const gaps = new Gaps();
  gaps.add(LOST, 0, 250, 3, 'readings');
  gaps.add(LOST, 250, 500, 4, 'readings');
  gaps.add(LOST, 500, 750, 1, 'lines');
  gaps.add(LOST, 5000, 5250, 1, 'lines');
  expect(gaps.tell().map(({ fromMs, toMs, count, cause }) => [fromMs, toMs, count, cause])).toEqual([
    [0, 500, 7, 'readings'],
    [500, 750, 1, 'lines'],
    [5000, 5250, 1, 'lines'],
  ]);
});

test('what is told at any moments adds up to what is open and what was said', () => {
  const step = fc.record({
    act: fc.constantFrom('begin', 'end', 'tell'),
    what: fc.constantFrom('a', 'b', 'c'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const gaps = new Gaps();
      const known = new Map<number, Gap>();
      const open = new Map<string, number>();
      let said = 0;
      const tell = () => {
        for (const gap of gaps.tell()) known.set(gap.id, gap);
      };
      for (const [timeMs, { act, what }] of steps.entries()) {
        if (act === 'begin') {
          gaps.begin(what, INPUT, timeMs, what);
          open.set(what, timeMs);
          said++;
        } else if (act === 'end') {
          gaps.end(what, timeMs);
          open.delete(what);
        } else tell();
      }
      tell();
      const all = [...known.values()];
      expect(all.filter(({ toMs }) => toMs === null).map(({ cause }) => cause)).toHaveLength(open.size);
      expect(all.reduce((sum, { count }) => sum + count, 0)).toBe(said);
    }),
  );
});

test('ten thousand causes at once stay within bounds, and none goes uncounted', () => {
  const gaps = new Gaps();
  for (let index = 0; index < 10_000; index++) gaps.begin(`cause ${index}`, INPUT, 1, 'denied');
  const told = gaps.tell();
  expect(told.length).toBeLessThanOrEqual(257);
  expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(10_000);
  for (let index = 0; index < 10_000; index++) gaps.end(`cause ${index}`, 2);
  expect(gaps.tell().filter(({ toMs }) => toMs === 2)).toHaveLength(256);
});

test('gaps that begin and end ten thousand times within one frame are counted together', () => {
  const gaps = new Gaps();
  for (let index = 0; index < 10_000; index++) {
    gaps.begin(`cause ${index}`, INPUT, index, `cause ${index}`);
    gaps.end(`cause ${index}`, index);
    gaps.add({ lane: 'could-not-tell', about: 'memory' }, index, index, 1, `cause ${index}`);
  }
  const told = gaps.tell();
  expect(told.length).toBeLessThanOrEqual(514);
  expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(20_000);
  expect(told.every(({ toMs }) => toMs !== null)).toBe(true);
});
