import { expect, test } from 'vitest';
import { scan } from '../support/judgements.js';
import { found, unchanged } from '../support/records.js';
import { events, kinds, verdictsOf } from './support.js';

test('a process goes by its newest name, and what was counted stays', () => {
  const renamed = found(1, 2, { name: 'a\x1bgame' });
  const all = events(
    {},
    found(1, 0, { name: 'start.sh' }),
    scan(1, 1),
    unchanged(1, 2, 1),
    renamed,
    scan(1, 3),
  );
  const [first, second] = all.filter(({ kind }) => kind === 'target-found');
  expect(first).toMatchObject({ process: 'start.sh', message: 'Protecting process start.sh (PID = 1)' });
  expect(second).toMatchObject({
    process: 'a\\x1bgame',
    message: 'Protecting process a\\x1bgame (PID = 1), which was start.sh',
    details: { before: 'start.sh' },
  });
  expect(verdictsOf(all)).toMatchObject([{ process: 'a\\x1bgame', details: { hits: 3 } }]);
});

test('near misses: the same again says nothing, nor does a new name of a process that is no target', () => {
  const other = (name: string) => found(2, 1, { isTarget: false, name });
  expect(kinds(events({}, found(1), found(1), other('old'), other('new')))).toEqual(['target-found']);
});

test('a verdict on a process that nobody had named is none on the target that it becomes', () => {
  const strict = { profile: 'strict', action: 'terminate' } as const;
  const other = found(1, 0, { isTarget: false });
  const all = events(strict, other, scan(1, 1), scan(1, 2), found(1), scan(1, 3), scan(1, 4));
  expect(verdictsOf(all).map(({ action }) => action)).toEqual(['simulate', 'terminate']);
});
