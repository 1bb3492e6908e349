import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordBytes } from '../../src/records/size.js';
import { arbitraryRecord } from '../capture/arbitraries.js';

test('every record takes something', () => {
  fc.assert(
    fc.property(arbitraryRecord, (record) => {
      expect(recordBytes(record)).toBeGreaterThan(0);
    }),
  );
});

test('a map counts by its bytes, input by its events', () => {
  const about = { kind: 'observed', time: 1, key: '7:1', pid: 7, fact: 'regions' } as const;
  const map = (bytes: number) => recordBytes({ ...about, value: new SharedArrayBuffer(bytes) });
  expect(map(1_000_000) - map(0)).toBe(1_000_000);
  const input = (events: number) =>
    recordBytes({
      kind: 'input',
      time: 1,
      times: new Float64Array(events),
      marks: new Uint8Array(events),
      holds: new Float64Array(events),
    });
  expect(input(1000) - input(0)).toBe(1000 * (8 + 1 + 8));
});
