import { expect, test } from 'vitest';
import { visibilityLost } from '../../../../src/workers/memory/access/visibility-lost.js';

test('visibility-lost tells of a process that was open and belongs to root now', () => {
  expect(visibilityLost.look({ visibility: { user: 1000, owner: 0, wasOpen: true } })).toEqual([
    {
      kind: 'process',
      words:
        'others of its user (1000) may no longer look at it: what the system says of it belongs to user 0 now',
      figures: { user: 1000, owner: 0 },
    },
  ]);
});

test('root of a user namespace is root too', () => {
  expect(visibilityLost.look({ visibility: { user: 100_033, owner: 100_000, wasOpen: true } })).toHaveLength(
    1,
  );
});

test.each([
  ['a process that is open', { visibility: { user: 1000, owner: 1000, wasOpen: true } }],
  ['one that was never open, as ssh-agent', { visibility: { user: 1000, owner: 0, wasOpen: false } }],
  ['one of root, which cannot be told', { visibility: { user: 0, owner: 0, wasOpen: true } }],
  ['nothing known', {}],
])('and does not find %s', (_, views) => {
  expect(visibilityLost.look(views)).toEqual([]);
});

test('it warns, and decides nothing: honest programs keep secrets too', () => {
  expect(visibilityLost).toMatchObject({ severity: 'medium', maturity: 'experimental', weight: 0.4 });
});
