import { expect, test } from 'vitest';
import type { ConfigInput } from '../../src/config/schema.js';
import type { FactId } from '../../src/facts/facts.js';
import { Outcome } from '../../src/library/outcome.js';
import type { MonitorEvent, Status } from '../../src/records/event.js';
import type { FailureReason, SourceRecord } from '../../src/records/record.js';
import { configured, found, gone, keyOf, unchanged } from '../pipeline/support/records.js';

function outcomeOf(config: ConfigInput, ...records: SourceRecord[]): Outcome {
  const outcome = new Outcome(configured(config));
  for (const record of records) outcome.observe(record);
  return outcome;
}

const denied = (pid: number, fact: FactId = 'regions', reason: FailureReason = 'denied'): SourceRecord => {
  return { kind: 'probe-failed', fact, time: 1, key: keyOf(pid), pid, reason, message: 'EACCES' };
};

test.each<[string, ConfigInput, SourceRecord[], Status, string]>([
  ['a target by name that never came', { target: ['game'] }, [], 'could-not-tell', 'any target'],
  ['a target by PID that never came', { pid: [7] }, [], 'could-not-tell', 'any target'],
  [
    'another process alone',
    { target: ['game'] },
    [found(7, 0, { isTarget: false })],
    'could-not-tell',
    'any target',
  ],
  ['a target that came', { target: ['game'] }, [found(7)], 'clean', ''],
  ['one of two targets', { target: ['game', 'other'] }, [found(7)], 'clean', ''],
  ['a target that came and went', { target: ['game'] }, [found(7), gone(7, 1)], 'clean', ''],
  ['no target asked for', { target: [] }, [], 'clean', ''],
  ['one that may not be read', { pid: [7] }, [found(7), denied(7)], 'could-not-tell', 'memory of 1 process'],
  [
    'two',
    { pid: [7, 8] },
    [found(7), found(8), denied(7), denied(8)],
    'could-not-tell',
    'memory of 2 processes',
  ],
  ['one whose vdso may not be read', { pid: [7] }, [found(7), denied(7, 'vdso')], 'clean', ''],
  [
    'one whose vdso cannot be read for another reason',
    { pid: [7] },
    [found(7), denied(7, 'vdso', 'transient')],
    'could-not-tell',
    'vdso of 1 process',
  ],
  ['one that can be read again', { pid: [7] }, [found(7), denied(7), unchanged(7, 2)], 'clean', ''],
])('%s', (_, config, records, status, unseen) => {
  const outcome = outcomeOf(config, ...records);
  const { unseenToEnd } = outcome;
  expect({ status: outcome.status, unseen: outcome.unseen, unseenToEnd }).toEqual({
    status,
    unseen,
    unseenToEnd: unseen,
  });
});

test.each<[string, SourceRecord[], Status, string, string]>([
  ['one that was never read', [denied(7), gone(7, 2)], 'could-not-tell', '', 'memory of 1 process'],
  [
    'one that could not be read at the end',
    [unchanged(7, 0), denied(7), gone(7, 2)],
    'could-not-tell',
    '',
    'memory of 1 process',
  ],
  ['one that was read again', [denied(7), unchanged(7, 2), gone(7, 3)], 'clean', '', ''],
  [
    'one that has ended, and one that runs',
    [denied(7), gone(7, 2), found(8), denied(8)],
    'could-not-tell',
    'memory of 1 process',
    'memory of 2 processes',
  ],
])('that has ended: %s', (_, records, status, unseen, unseenToEnd) => {
  const outcome = outcomeOf({ target: ['game'] }, found(7), ...records);
  expect(outcome).toMatchObject({
    status,
    unseen,
    unseenToEnd,
    isBlind: unseen !== '',
  });
});

const failed = (reason: 'transient' | 'unrecoverable'): SourceRecord => ({
  kind: 'watch-failed',
  time: 1,
  reason,
  message: 'EMFILE',
});
const recovered: SourceRecord = { kind: 'watch-recovered', time: 2 };

test.each<[string, SourceRecord[], boolean, string]>([
  ['a verdict on the only target', [], true, ''],
  ['while not all processes can be looked through', [failed('transient')], false, 'processes'],
  ['once they can again', [failed('transient'), recovered], true, ''],
  ['when they never will be', [failed('unrecoverable'), recovered], true, 'processes'],
  ['both', [failed('unrecoverable'), failed('transient'), recovered], true, 'processes'],
])('settled, and deserted: %s', (_, records, isOver, unseen) => {
  const settled = outcomeOf({ target: ['game'] }, found(7), ...records);
  settled.decide({ kind: 'verdict', pid: 7 } as MonitorEvent);
  const deserted = outcomeOf({ target: ['game'] }, found(7), ...records, gone(7, 3));
  expect([settled.isSettled, deserted.isDeserted, settled.unseen]).toEqual([isOver, isOver, unseen]);
});

const saying = (kind: MonitorEvent['kind']) => ({ kind, pid: 7 }) as MonitorEvent;

test('what was never judged does not read as clean; a verdict tells more', () => {
  const outcome = outcomeOf({ target: ['game'] }, found(7));
  outcome.decide(saying('error'));
  expect(outcome.status).toBe('clean');
  outcome.decide(saying('could-not-tell'));
  expect(outcome).toMatchObject({ status: 'could-not-tell', hasUnjudged: true, unseen: '' });
  outcome.decide(saying('verdict'));
  expect(outcome.status).toBe('suspicious');
});
