import { expect, test } from 'vitest';
import type { ProbeFailed } from '../../../src/records/record.js';
import { scan } from '../support/judgements.js';
import { found, gone, keyOf, unchanged } from '../support/records.js';
import { events, line, type Said } from './support.js';

const denied = (pid: number, time: number, message = 'EACCES: permission denied'): ProbeFailed => {
  return { kind: 'probe-failed', fact: 'regions', time, key: keyOf(pid), pid, reason: 'denied', message };
};
const told = (all: readonly Said[]) => all.map(({ kind, time, pid }) => `${kind} ${time} ${pid}`);

test('a target that may not be read is blindness at ERROR, with what would help', () => {
  const all = events({}, found(7, 0, { name: 'mygame' }), denied(7, 1));
  expect(all.slice(1).map(line)).toEqual([
    '[MEMORY_MONITOR] [ERROR] Process mygame (PID = 7) is not protected: its memory may not be read (EACCES: permission denied); run the monitor as the same user, as root or with CAP_SYS_PTRACE',
  ]);
  expect(all[1]).toMatchObject({ kind: 'blind', status: 'could-not-tell', pid: 7, process: 'mygame' });
});

test('it is said again each minute while it lasts, however often it is told and in which words', () => {
  const each = Array.from({ length: 1800 }, (_, index) => denied(7, index * 100, `EACCES (${index} times)`));
  expect(told(events({}, found(7), ...each))).toEqual([
    'target-found 0 7',
    'blind 0 7',
    'blind 60000 7',
    'blind 120000 7',
  ]);
});

test.each([
  ['changed', scan(7, 500, 0)],
  ['unchanged', unchanged(7, 500)],
])('a reading that found it %s: recovered, once; denied again: blind at once', (_, reading) => {
  const all = events({}, found(7), denied(7, 1), reading, unchanged(7, 600), denied(7, 700));
  expect(told(all)).toEqual(['target-found 0 7', 'blind 1 7', 'recovered 500 7', 'blind 700 7']);
  expect(all[2] && line(all[2])).toBe(
    '[MEMORY_MONITOR] [INFO] Process game7 (PID = 7) is protected: its memory can be read again',
  );
});

test('of each target apart; one that has ended is no longer spoken of', () => {
  const all = events(
    {},
    found(7),
    found(8),
    denied(7, 1),
    denied(8, 2),
    unchanged(8, 3),
    gone(7, 4),
    denied(7, 70_000),
  );
  expect(told(all)).toEqual([
    'target-found 0 7',
    'target-found 0 8',
    'blind 1 7',
    'blind 2 8',
    'recovered 3 8',
    'target-gone 4 7',
  ]);
});

test('one that flips all the time does not flood the log', () => {
  const flips = Array.from({ length: 1000 }, (_, time) => [denied(7, time), unchanged(7, time)]).flat();
  expect(events({}, found(7), ...flips).filter(({ kind }) => kind === 'blind')).toHaveLength(10);
});

test('strict: what is denied is a failed scan, as before', () => {
  const all = events({ profile: 'strict' }, found(7), denied(7, 1));
  expect(all.slice(1).map(({ kind, code = null }) => [kind, code])).toEqual([
    ['error', null],
    ['verdict', 'FI-MEM-002'],
  ]);
});
