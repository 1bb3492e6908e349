import { expect, test } from 'vitest';
import type { ConfigInput } from '../../../src/config/schema.js';
import type { FactId } from '../../../src/facts/facts.js';
import type { ProbeFailed } from '../../../src/records/record.js';
import { found, gone, keyOf, unchanged } from '../support/records.js';
import { events, kinds, line } from './support.js';

// Of a process whose vdso may not be read, the rest is watched all the same.

const denied = (fact: FactId, time: number, pid = 7): ProbeFailed => {
  const about = { kind: 'probe-failed', fact, time, key: keyOf(pid), pid } as const;
  return { ...about, reason: 'denied', message: 'EACCES: permission\ndenied' };
};
const readAgain = (fact: FactId, time: number) => ({ ...unchanged(7, time), fact });

test('a notice says once what is not seen, with what would help', () => {
  const all = events({}, found(7), denied('vdso', 1), denied('vdso', 60_001), unchanged(7, 60_002));
  expect(all.slice(1).map(line)).toEqual([
    '[MEMORY_MONITOR] [INFO] Process game7 (PID = 7) is protected, but its vdso may not be read (EACCES: permission\\ndenied): run the monitor as the same user or as root to see that too',
  ]);
  expect(all[1]).toMatchObject({ kind: 'notice', pid: 7, process: 'game7' });
  expect(all[1]).not.toHaveProperty('status');
});

test('of each process; when it can be read again that is said too', () => {
  const both = [
    found(7),
    found(8),
    denied('vdso', 1),
    denied('vdso', 2, 8),
    readAgain('vdso', 3),
    gone(8, 4),
  ];
  const all = events({}, ...both);
  expect(kinds(all)).toEqual([
    'target-found',
    'target-found',
    'notice',
    'notice',
    'recovered',
    'target-gone',
  ]);
});

test('nothing of it where the memory may not be read: that says more', () => {
  const all = events({}, found(7), denied('regions', 1), denied('vdso', 2), denied('vdso', 60_003));
  expect(kinds(all)).toEqual(['target-found', 'blind']);
});

test('what a value leaves out is said once of a target, and is no suspicion', () => {
  const reading = (time: number, unseen: number, pid = 7) => {
    const about = { kind: 'observed', fact: 'handles', time, key: keyOf(pid), pid } as const;
    return { ...about, value: { holders: [], unseen } };
  };
  const other = found(8, 0, { isTarget: false });
  const all = events({}, found(7), other, reading(1, 0), reading(2, 3), reading(3, 4), reading(4, 3, 8));
  expect(all.slice(1).map(line)).toEqual([
    '[MEMORY_MONITOR] [INFO] Process game7 (PID = 7) is protected, but 3 other processes of its user may not be looked at: run the monitor as root to see whether one has its memory open',
  ]);
  expect(all[1]).toMatchObject({ kind: 'notice', pid: 7, details: { fact: 'handles' } });
  expect(all[1]).not.toHaveProperty('status');
});

test.each<[string, ConfigInput, boolean]>([
  ['a process that is not a target', {}, false],
  ['the strict profile, in which any other failure decides', { profile: 'strict' }, true],
])('no error of %s', (_, config, isTarget) => {
  const all = events(config, found(7, 0, { isTarget }), denied('vdso', 1));
  expect(kinds(all).filter((kind) => kind !== 'target-found')).toEqual(isTarget ? ['notice'] : []);
});

test('another failure than that is one as of any fact', () => {
  const failure = { ...denied('vdso', 1), reason: 'transient' as const, message: 'EAGAIN' };
  expect(events({}, found(7), failure)[1]).toMatchObject({ kind: 'error', status: 'could-not-tell' });
});
