import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromPage } from '../../../src/page/server/messages.js';
import { Questions } from '../../../src/page/server/questions.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const map = { key: 'a', timeMs: 1, firstTimeMs: 1, regions: [], count: 0, gone: [], keptToMs: null };

function questionsOf() {
  const posted: FromPage[] = [];
  return { posted, questions: new Questions((message) => posted.push(message)) };
}

test('each question gets its own answer', async () => {
  const { posted, questions } = questionsOf();
  const answers = [questions.ask(0, { what: 'map', key: 'a' }), questions.ask(0, { what: 'map', key: 'b' })];
  expect(posted).toEqual([
    { kind: 'question', number: 1, session: 0, question: { what: 'map', key: 'a' } },
    { kind: 'question', number: 2, session: 0, question: { what: 'map', key: 'b' } },
  ]);
  questions.answer(2, null);
  questions.answer(1, map);
  questions.answer(9, map);
  expect(await Promise.all(answers)).toEqual([map, null]);
  expect(vi.getTimerCount()).toBe(0);
});

test('16 questions are open at most, for 2 s at most', async () => {
  const { posted, questions } = questionsOf();
  const open = Array.from({ length: 16 }, () => questions.ask(0, { what: 'map', key: 'a' }));
  expect(await questions.ask(0, { what: 'map', key: 'one too many' })).toBeUndefined();
  expect(posted).toHaveLength(16);
  vi.advanceTimersByTime(1999);
  const late = questions.answer(1, map);
  expect(await open[0]).toEqual(map);
  vi.advanceTimersByTime(1);
  expect(await Promise.all(open.slice(1))).toEqual(Array(15).fill(undefined));
  expect(late).toBeUndefined();
  void questions.ask(0, { what: 'map', key: 'again' });
  expect(posted).toHaveLength(17);
});

test('at the end none is left open', async () => {
  const { questions } = questionsOf();
  const open = questions.ask(0, { what: 'map', key: 'a' });
  questions.close();
  expect(await open).toBeUndefined();
  expect(vi.getTimerCount()).toBe(0);
});
