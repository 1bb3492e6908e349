import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_NAME_BYTES } from '../../../src/facts/regions/layout.js';
import { MAX_NAMES_BYTES, NAME_LEFT_OUT, NameTable } from '../../../src/facts/regions/name-table.js';

const add = (table: NameTable, name: string) => table.add(Buffer.from(name, 'latin1'));
const nameAt = (table: NameTable, { offset, length }: { offset: number; length: number }) =>
  table.bytes.toString('latin1', offset, offset + length);

test('every name stands once, and is found where it was said to be', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 8 })), (names) => {
      const table = new NameTable();
      const kept = names.map((name) => add(table, name));
      expect(kept.map((name) => nameAt(table, name))).toEqual(names);
      expect(table.length).toBe([...new Set(names)].join('').length);
    }),
  );
});

test('names beyond the bound are left out, those before and the word for it stay', () => {
  const table = new NameTable();
  const long = (index: number) => `/${index}`.padEnd(MAX_NAME_BYTES, 'x');
  const fitting = Math.floor(MAX_NAMES_BYTES / MAX_NAME_BYTES);
  const kept = Array.from({ length: fitting + 1000 }, (_, index) => nameAt(table, add(table, long(index))));
  expect(kept.slice(0, fitting)).toEqual(Array.from({ length: fitting }, (_, index) => long(index)));
  expect(new Set(kept.slice(fitting))).toEqual(new Set([NAME_LEFT_OUT]));
  expect(nameAt(table, add(table, long(0)))).toBe(long(0));
  expect(table.length).toBeLessThanOrEqual(MAX_NAMES_BYTES + NAME_LEFT_OUT.length);
});

test('one that was cleared knows nothing', () => {
  const table = new NameTable();
  add(table, '/a');
  table.clear();
  expect(add(table, '/b')).toEqual({ offset: 0, length: 2 });
  expect(nameAt(table, add(table, '/a'))).toBe('/a');
});
