import { expect, test } from 'vitest';
import type { ProbeFailed } from '../../../src/records/record.js';
import { traced } from '../support/judgements.js';
import { found, keyOf, unchanged } from '../support/records.js';
import { decide, events, kinds, line, verdictsOf } from './support.js';

test('a tracer on a target is a verdict on that target alone', () => {
  const all = events({}, found(1), found(2), traced(2, 1));
  expect(verdictsOf(all).map(line)).toEqual([
    '[DEBUGGER_DETECTOR] [CRITICAL] [FI-DBG-001] Terminating protected process (PID = 2) - Reason: Debugger detected: gdb (PID = 77)',
  ]);
  expect(verdictsOf(all)[0]?.findings).toEqual([
    {
      kind: 'tracer',
      detector: 'tracer',
      severity: 'high',
      maturity: 'stable',
      words: 'traced by another process',
      figures: { tracerPid: 77 },
      ...{ via: 'ptrace', tracerPid: 77, tracerName: 'gdb', monitor: false },
    },
  ]);
  const verdict = decide({}, found(1), found(2), traced(2, 1)).find(({ event }) => event.kind === 'verdict');
  expect(verdict).toMatchObject({ time: 1, key: keyOf(2) });
});

test('a tracer on the monitor is a verdict on every target, or on none known', () => {
  const onTargets = verdictsOf(events({}, found(1), found(2), traced(null, 1)));
  expect(onTargets.map(({ pid }) => pid)).toEqual([1, 2]);
  expect(onTargets[0]?.findings).toMatchObject([{ kind: 'tracer', monitor: true }]);
  const inspected = traced(null, 1, { via: 'inspector', tracerPid: 0, tracerName: '' });
  expect(verdictsOf(events({}, inspected)).map(({ message }) => message)).toEqual([
    'Terminating protected process (PID = -1) - Reason: Debugger detected on the monitor itself: inspector',
  ]);
});

test('one that leaves is said at INFO; another that comes later is a warning, for there is a verdict', () => {
  const strace = traced(1, 3, { tracerName: 'strace', tracerPid: 78 });
  const all = events({}, found(1), traced(1, 1), traced(1, 2, { attached: false, tracerPid: 0 }), strace);
  expect(all.slice(2).map(line)).toEqual([
    '[DEBUGGER_DETECTOR] [INFO] Debugger left process game1 (PID = 1)',
    '[DEBUGGER_DETECTOR] [WARNING] Debugger detected: strace (PID = 78)',
  ]);
});

test('that it is still as it was says nothing', () => {
  const still = unchanged(1, 9, 5, 2, 'tracer');
  expect(kinds(events({}, found(1), traced(1, 1), still))).toEqual(['target-found', 'verdict']);
  expect(kinds(events({}, found(1), still))).toEqual(['target-found']);
});

test('development mode ignores debuggers, and says so once', () => {
  const all = events(
    { dev: true },
    found(1),
    traced(1, 1),
    traced(null, 2),
    traced(1, 3, { attached: false }),
  );
  expect(kinds(all)).toEqual(['target-found', 'notice']);
  expect(all[1]?.level).toBe('INFO');
});

test("a tracer's name is its own to choose", () => {
  const [, verdict] = events({}, found(1), traced(1, 1, { tracerName: 'g\ndb' }));
  expect(verdict?.message).toContain('Debugger detected: g\\ndb (PID = 77)');
  expect(verdict?.findings).toMatchObject([{ tracerName: 'g\\ndb' }]);
});

const failed = (pid: number | null, time: number, parts: Partial<ProbeFailed> = {}): ProbeFailed => ({
  kind: 'probe-failed',
  fact: 'tracer',
  time,
  key: pid === null ? null : keyOf(pid),
  pid: pid ?? -1,
  reason: 'denied',
  message: 'EACCES: no\nentry',
  ...parts,
});

test.each(['denied', 'transient', 'unrecoverable'] as const)(
  'that it cannot be told (%s) is said, once a second, and is no verdict, strict or not',
  (reason) => {
    for (const profile of ['threshold', 'strict'] as const) {
      const all = events(
        { profile },
        found(1),
        ...[1, 500, 1000, 1001].map((time) => failed(1, time, { reason })),
      );
      expect(all.slice(1).map(({ time, ...said }) => [time, line(said)])).toEqual(
        [1, 1001].map((time) => [
          time,
          '[DEBUGGER_DETECTOR] [ERROR] Could not tell about the debuggers of process game1 (PID = 1): EACCES: no\\nentry',
        ]),
      );
      expect(all[1]).toMatchObject({ kind: 'could-not-tell', status: 'could-not-tell', pid: 1 });
    }
  },
);

test('a failure of no single process is one of them all; one of a process that has ended is none', () => {
  const all = events({}, found(1), failed(2, 1), failed(null, 2));
  expect(all.slice(1).map(line)).toEqual([
    '[DEBUGGER_DETECTOR] [ERROR] Could not tell about the debuggers of the processes: EACCES: no\\nentry',
  ]);
  expect(all[1]?.pid).toBe(-1);
});
