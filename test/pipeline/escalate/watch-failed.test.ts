import { expect, test } from 'vitest';
import type { ConfigInput } from '../../../src/config/schema.js';
import type { WatchFailed } from '../../../src/records/record.js';
import { found } from '../support/records.js';
import { events, line, verdictsOf } from './support.js';

const failed = (reason: WatchFailed['reason'], time = 1): WatchFailed => ({
  kind: 'watch-failed',
  time,
  reason,
  message: 'EMFILE: too\nmany',
});
const OFF: ConfigInput = { memory: { enabled: false } };
const STRICT: ConfigInput = { profile: 'strict' };
const said = (config: ConfigInput, reason: WatchFailed['reason']) =>
  events(config, found(1), found(2), failed(reason)).slice(2);

test.each([
  ['memory watched', {}],
  ['memory off', OFF],
  ['memory off, strict', { ...OFF, ...STRICT }],
])('%s, transient: the monitor says that it is tried again', (_, config) => {
  expect(said(config, 'transient').map(line)).toEqual([
    '[MONITOR] [WARNING] Processes cannot be watched: EMFILE: too\\nmany; it is tried again',
  ]);
  expect(said(config, 'transient')).toMatchObject([{ kind: 'error', status: 'could-not-tell' }]);
});

test('when all processes can be watched again, that is said', () => {
  const again = events({}, failed('transient'), { kind: 'watch-recovered', time: 2 }).slice(1);
  expect(again.map(line)).toEqual(['[MONITOR] [INFO] All processes can be watched again']);
  expect(again).toMatchObject([{ kind: 'recovered' }]);
});

test.each([
  ['memory off', OFF],
  ['memory off, strict', { ...OFF, ...STRICT }],
])('%s, unrecoverable: the monitor says it as an ERROR, and it is no verdict', (_, config) => {
  expect(said(config, 'unrecoverable').map(line)).toEqual([
    '[MONITOR] [ERROR] Processes cannot be watched: EMFILE: too\\nmany',
  ]);
  expect(said(config, 'unrecoverable')).toMatchObject([{ kind: 'error', status: 'could-not-tell' }]);
});

test('memory watched, unrecoverable: FI-MEM-002 about every target', () => {
  expect(said({}, 'unrecoverable').map(line)).toEqual(
    [1, 2].map(
      (pid) =>
        `[MEMORY_MONITOR] [CRITICAL] [FI-MEM-002] Terminating protected process (PID = ${pid}) - Reason: Fatal memory scanning error: EMFILE: too\\nmany`,
    ),
  );
});

test.each(['transient', 'unrecoverable'] as const)(
  'memory watched, strict, %s: said at ERROR, and FI-MEM-002 about every target',
  (reason) => {
    expect(said(STRICT, reason).map(({ pid, ...one }) => [pid, line(one)])).toEqual([
      [-1, '[MEMORY_MONITOR] [ERROR] Memory scanning error: EMFILE: too\\nmany'],
      ...[1, 2].map((pid) => [
        pid,
        '[MEMORY_MONITOR] [FATAL] [FI-MEM-002] Memory scanning error: EMFILE: too\\nmany',
      ]),
    ]);
  },
);

test('with no target known, the verdict is about none, once', () => {
  const all = events({}, failed('unrecoverable', 1), failed('unrecoverable', 2));
  expect(verdictsOf(all).map(({ pid, code }) => [pid, code])).toEqual([[-1, 'FI-MEM-002']]);
});
