import { expect, test } from 'vitest';
import { Liveness } from '../../src/figures/liveness.js';
import type { FailureReason, SourceRecord } from '../../src/records/record.js';
import { configured, found, gone, keyOf, regions, unchanged } from '../pipeline/support/records.js';

/** Longest time without a reading at an interval of 100 ms. */
const LATEST_MS = 5000 + 3 * 100;

const failed = (reason: FailureReason): SourceRecord => ({
  ...{ kind: 'probe-failed', time: 100, key: keyOf(1), pid: 1 },
  ...{ fact: 'regions', reason, message: 'EACCES: permission denied' },
});

function following(...records: SourceRecord[]): Liveness {
  const liveness = new Liveness(configured({ memory: { interval: '100ms' } }));
  for (const record of records) liveness.observe({ record });
  return liveness;
}

test('without a target there is nothing to wait for', () => {
  const liveness = following(found(1, 0, { isTarget: false }), regions(1, 10));
  expect(liveness.ageMs(60_000)).toBeNull();
  expect(liveness.isStuck(60_000)).toBe(false);
});

test('nor where memory is not watched', () => {
  const liveness = new Liveness(configured({ memory: { enabled: false } }));
  liveness.observe({ record: found(1) });
  expect(liveness.isStuck(60_000)).toBe(false);
});

test('a target whose memory is not judged any more is overdue, and so is one that never was', () => {
  for (const records of [[found(1)], [found(1, -500), regions(1, 0)], [found(1, -500), unchanged(1, 0)]]) {
    const liveness = following(...records);
    expect(liveness.ageMs(LATEST_MS)).toBe(LATEST_MS);
    expect(liveness.isStuck(LATEST_MS)).toBe(false);
    expect(liveness.isStuck(LATEST_MS + 1)).toBe(true);
  }
});

test('the one that waits longest counts, as long as it runs', () => {
  const liveness = following(found(1), found(2), regions(2, 9000));
  expect(liveness.ageMs(9000)).toBe(9000);
  expect(liveness.isStuck(9000)).toBe(true);
  liveness.observe({ record: gone(1, 9000) });
  expect(liveness.ageMs(9000)).toBe(0);
  expect(liveness.isStuck(9000)).toBe(false);
});

test('what is known to be unreadable is not waited for until it was read again; what may come back is', () => {
  const denied = following(found(1), failed('denied'));
  expect(denied.isStuck(60_000)).toBe(false);
  denied.observe({ record: regions(1, 60_000) });
  expect(denied.isStuck(60_000 + LATEST_MS + 1)).toBe(true);
  expect(following(found(1), failed('transient')).isStuck(60_000)).toBe(true);
});

test('at a slower pace readings may be further apart', () => {
  const slow: SourceRecord = {
    ...{ kind: 'rate-lowered', time: 0, fact: 'regions', wantedIntervalMs: 100 },
    ...{ actualIntervalMs: 2000, scanMs: 1, cpuBudget: 0.5 },
  };
  const liveness = following(found(1), slow);
  expect(liveness.isStuck(11_000)).toBe(false);
  expect(liveness.isStuck(11_001)).toBe(true);
});
