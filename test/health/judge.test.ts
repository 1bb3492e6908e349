import { expect, test } from 'vitest';
import { judgeState } from '../../src/health/judge.js';
import type { MonitorState } from '../../src/health/state.js';
import { WATCHING } from './arbitraries.js';

const SOON = WATCHING.monotonicMs + 900;
const judge = (changes: Partial<MonitorState>, life: Parameters<typeof judgeState>[1] = 'runs', now = SOON) =>
  judgeState({ ...WATCHING, ...changes }, life, now);

test.each([
  ['said a moment ago', {}, 'runs', SOON],
  ['its process cannot be seen from here', {}, 'unknown', SOON],
  ['just before it is too late', {}, 'runs', WATCHING.monotonicMs + 5000],
] as const)('watching: %s', (_, changes, life, now) => {
  expect(judge(changes, life, now)).toEqual({ health: 'watching', words: WATCHING.words });
});

test.each([
  ['a source has not spoken', { isReady: false }, 'it starts: not every source has spoken yet'],
  ['it says so', { unseen: 'memory of 1 process' }, 'cannot see: memory of 1 process'],
] as const)('blind: %s', (_, changes, words) => {
  expect(judge(changes)).toEqual({ health: 'blind', words });
});

test.each([
  ['stopped', {}, 'stopped', SOON, 'its process is stopped'],
  ['silent', {}, 'runs', WATCHING.monotonicMs + 5001, 'it said nothing for 5.0 s'],
  ['silent, and out of sight', {}, 'unknown', WATCHING.monotonicMs + 60_000, 'it said nothing for 60.0 s'],
  [
    'judgement is overdue',
    { isStuck: true, judgementAgeMs: 7000 },
    'runs',
    SOON,
    'no reading of memory was judged for 7.9 s',
  ],
  ['stuck and blind', { isStuck: true, unseen: 'input' }, 'runs', SOON, /^no reading/],
] as const)('stale: %s', (_, changes, life, now, words) => {
  expect(judge(changes, life, now)).toEqual({
    health: 'stale',
    words: typeof words === 'string' ? words : expect.stringMatching(words),
  });
});

test.each([
  ['gone', {}, 'gone'],
  ['it ended, and its process still does', { ended: 'SIGTERM' }, 'runs'],
  ['it ended, and what has its PID is stopped', { ended: 'duration' }, 'stopped'],
] as const)('dead: %s', (_, changes, life) => {
  expect(judge(changes, life).health).toBe('dead');
});

test('a moment that is still to come is of another clock', () => {
  expect(judge({}, 'runs', WATCHING.monotonicMs - 1001).health).toBe('could-not-tell');
  expect(judge({}, 'runs', WATCHING.monotonicMs - 999).health).toBe('watching');
});
