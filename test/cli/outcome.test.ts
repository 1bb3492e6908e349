import { expect, test } from 'vitest';
import { Outcome } from '../../src/cli/live/outcome.js';
import type { ConfigInput } from '../../src/config/schema.js';
import type { SourceRecord } from '../../src/records/record.js';
import { configured, found, gone, keyOf, unchanged } from '../pipeline/support/records.js';

function outcomeOf(config: ConfigInput, ...records: SourceRecord[]): Outcome {
  const outcome = new Outcome(configured(config));
  for (const record of records) outcome.observe(record);
  return outcome;
}

const denied = (pid: number): SourceRecord => {
  const about = { kind: 'probe-failed', fact: 'regions', time: 1, key: keyOf(pid), pid } as const;
  return { ...about, reason: 'denied', message: 'EACCES' };
};

test.each<[string, ConfigInput, SourceRecord[], number, string]>([
  ['a target by name that never came', { target: ['game'] }, [], 4, 'any target'],
  ['a target by PID that never came', { pid: [7] }, [], 4, 'any target'],
  ['another process alone', { target: ['game'] }, [found(7, 0, { isTarget: false })], 4, 'any target'],
  ['a target that came', { target: ['game'] }, [found(7)], 0, ''],
  ['one of two targets', { target: ['game', 'other'] }, [found(7)], 0, ''],
  ['a target that came and went', { target: ['game'] }, [found(7), gone(7, 1)], 0, ''],
  ['no target asked for', { target: [] }, [], 0, ''],
  ['one that may not be read', { pid: [7] }, [found(7), denied(7)], 4, 'memory of 1 process'],
  ['two', { pid: [7, 8] }, [found(7), found(8), denied(7), denied(8)], 4, 'memory of 2 processes'],
  ['one that can be read again', { pid: [7] }, [found(7), denied(7), unchanged(7, 2)], 0, ''],
])('%s', (_, config, records, exitCode, unseen) => {
  const outcome = outcomeOf(config, ...records);
  expect({ exitCode: outcome.exitCode, unseen: outcome.unseen }).toEqual({ exitCode, unseen });
});
