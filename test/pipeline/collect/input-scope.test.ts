import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputScope } from '../../../src/pipeline/collect/input-scope.js';
import type { SourceRecord } from '../../../src/records/record.js';
import { found, gone } from '../support/records.js';

const focus = (pid: number): SourceRecord => ({ kind: 'focus', time: 0, pid });

/** Whether input counts behind each record. */
function counts(records: readonly SourceRecord[], focusedOnly = true): boolean[] {
  const scope = new InputScope(focusedOnly);
  return records.map((record) => {
    scope.observe(record);
    return scope.counts;
  });
}

test('input counts while a target has the focus, whichever was known first', () => {
  expect(counts([found(7), focus(7), focus(8), focus(0), focus(7), focus(-1)])).toEqual([
    false,
    true,
    false,
    false,
    true,
    false,
  ]);
  expect(counts([focus(7), found(7), gone(7, 1)])).toEqual([false, true, false]);
});

test('a held process that is no target does not count', () => {
  expect(counts([focus(7), found(7, 0, { isTarget: false }), found(8)])).toEqual([false, false, false]);
});

test('one of several targets that ends takes nothing from the others', () => {
  expect(counts([found(7), found(8), focus(8), gone(7, 1), gone(8, 2)])).toEqual([
    false,
    false,
    true,
    true,
    false,
  ]);
});

test('not asked for, input counts always', () => {
  const record = fc.oneof(
    fc.integer({ min: -1, max: 9 }).map(focus),
    fc.nat(9).map((pid) => found(pid)),
    fc.nat(9).map((pid) => gone(pid, 0)),
  );
  fc.assert(
    fc.property(fc.array(record), (records) => {
      expect(counts(records, false).every(Boolean)).toBe(true);
    }),
  );
});
