import { expect, test } from 'vitest';
import type { DebuggerState } from '../../../src/records/record.js';
import { found, keyOf } from '../support/records.js';
import { events, kinds, line, verdictsOf } from './support.js';

/** A state of process `pid`, or of the monitor for null. */
const state = (pid: number | null, time: number, parts: Partial<DebuggerState> = {}): DebuggerState => ({
  kind: 'debugger',
  time,
  key: pid === null ? null : keyOf(pid),
  pid: pid ?? 99,
  via: 'ptrace',
  tracerPid: 77,
  tracerName: 'gdb',
  attached: true,
  ...parts,
});

test('a tracer on a target is a verdict on that target alone', () => {
  const all = events({}, found(1), found(2), state(2, 1));
  expect(verdictsOf(all).map(line)).toEqual([
    '[DEBUGGER_DETECTOR] [CRITICAL] [FI-DBG-001] Terminating protected process (PID = 2) - Reason: Debugger detected: gdb (PID = 77)',
  ]);
  expect(verdictsOf(all)[0]?.findings).toEqual([
    { detector: 'tracer', via: 'ptrace', tracerPid: 77, tracerName: 'gdb', monitor: false },
  ]);
});

test('a tracer on the monitor is a verdict on every target, or on none known', () => {
  expect(verdictsOf(events({}, found(1), found(2), state(null, 1))).map(({ pid }) => pid)).toEqual([1, 2]);
  const inspected = state(null, 1, { via: 'inspector', tracerPid: 0, tracerName: '' });
  expect(verdictsOf(events({}, inspected)).map(({ message }) => message)).toEqual([
    'Terminating protected process (PID = -1) - Reason: Debugger detected on the monitor itself: inspector',
  ]);
});

test('one that leaves is said at INFO; another that comes later is a warning, for there is a verdict', () => {
  const strace = state(1, 3, { tracerName: 'strace', tracerPid: 78 });
  const all = events({}, found(1), state(1, 1), state(1, 2, { attached: false, tracerPid: 0 }), strace);
  expect(all.slice(2).map(line)).toEqual([
    '[DEBUGGER_DETECTOR] [INFO] Debugger left process game1 (PID = 1)',
    '[DEBUGGER_DETECTOR] [WARNING] Debugger detected: strace (PID = 78)',
  ]);
});

test('development mode ignores debuggers, and says so once', () => {
  const all = events({ dev: true }, found(1), state(1, 1), state(null, 2), state(1, 3, { attached: false }));
  expect(kinds(all)).toEqual(['target-found', 'notice']);
  expect(all[1]?.level).toBe('INFO');
});

test("a tracer's name is its own to choose", () => {
  const [, verdict] = events({}, found(1), state(1, 1, { tracerName: 'g\ndb' }));
  expect(verdict?.message).toContain('Debugger detected: g\\ndb (PID = 77)');
  expect(verdict?.findings).toMatchObject([{ tracerName: 'g\\ndb' }]);
});
