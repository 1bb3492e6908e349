import { expect, test } from 'vitest';
import { completionsAt, isUnfinished, MAX_COMPLETIONS } from '../../../../page/store/filter/completions.js';
import { parseFilter } from '../../../../page/store/filter/language.js';
import { filterEvents } from '../../../../page/store/filter/match.js';
import { EMPTY, takeSnapshot } from '../../../../page/store/state.js';
import { eventOf } from '../story/events.js';
import { snapshotAtOpen } from '../story/frames.js';
import { START_MS } from '../story/setup.js';

const { events } = takeSnapshot(EMPTY, snapshotAtOpen());

const count = (line: string) => {
  const parsed = parseFilter(line);
  return parsed.is === 'valid' ? filterEvents(events, parsed.filter).length : expect.fail(parsed.why);
};

test('terms narrow by level, kind, code, process and text, and all must hold', () => {
  expect(count('')).toBe(155);
  expect(count('level:critical')).toBe(2);
  expect(count('-level:critical')).toBe(153);
  expect(count('kind:hit')).toBe(1);
  expect(count('code:fi-mem-001')).toBe(3);
  expect(count('process:4242')).toBe(3);
  expect(count('process:ONERROR kind:verdict')).toBe(1);
  expect(count('kind:verdict kind:hit')).toBe(0);
  expect(count('REFUSED')).toBe(1);
});

const shownAt = (line: string, cursor = line.length) =>
  completionsAt(line, cursor, events).map(({ shown }) => shown);

test('names of fields are completed, then values that occur, most frequent first', () => {
  expect(shownAt('')).toEqual(['level:', 'kind:', 'code:', 'module:', 'process:', 'text:']);
  expect(shownAt('kind:hit -P')).toEqual(['process:']);
  expect(shownAt('level:c')).toEqual(['CRITICAL']);
  expect(shownAt('code:').length).toBeGreaterThan(1);
  expect(shownAt('"lev')).toEqual([]);
  expect(shownAt('nothing:x')).toEqual([]);
  const [first] = completionsAt('kind:hit -le x', 12, events);
  expect(first).toMatchObject({ text: '-level:', from: 9, to: 12 });
});

test('what is offered is bounded, quoted where it must be, and names nobody twice', () => {
  const many = Array.from({ length: 200 }, (_, at) =>
    eventOf(at, START_MS, { process: `a "name" ${at % 50}`, pid: 7 }),
  );
  const offered = completionsAt('process:na', 10, many);
  expect(offered).toHaveLength(MAX_COMPLETIONS);
  for (const { text, shown } of offered) {
    expect(parseFilter(text)).toMatchObject({ filter: [{ field: 'process', value: shown }] });
  }
  expect(new Set(offered.map(({ shown }) => shown)).size).toBe(MAX_COMPLETIONS);
});

test('a word that may become a field is waited for; one that cannot is looked for', () => {
  expect(['lev', '-k', 'kind:hit text'].map((line) => isUnfinished(line, line.length))).toEqual([
    true,
    true,
    true,
  ]);
  expect(['levy', 'kind:', '"lev', 'lev '].map((line) => isUnfinished(line, line.length))).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
