import { expect, test } from 'vitest';
import type { SmapsEntry } from '../../../../src/sources/linux/marks/smaps.js';
import { MAX_FOLLOWED, WriteMarks } from '../../../../src/sources/linux/marks/write-marks.js';
import { MEMORY_DEVICES } from '../../../../src/sources/linux/regions/memory-devices.js';

const PAGE = 4096;

/** Code of a file from one page of memory to another, its first page also the file's; without the mark. */
const code = (from: number, to: number, other: Partial<SmapsEntry> = {}): SmapsEntry => ({
  ...{ start: from * PAGE, end: to * PAGE, fileOffset: from * PAGE, device: 0x80_0001 },
  ...{ inodeHigh: 0, inodeLow: 77, isWritable: false, isExecutable: true, isShared: false },
  isAccounted: false,
  ...other,
});
const marked = (from: number, to: number, other: Partial<SmapsEntry> = {}): SmapsEntry =>
  code(from, to, { isAccounted: true, ...other });

type Memory = readonly SmapsEntry[];

function look(marks: WriteMarks, memory: Memory) {
  marks.startReading();
  for (const entry of memory) marks.visit(entry);
  return marks.endReading();
}

/** The pages that are told after all of these readings of one process. */
function seen(...readings: readonly Memory[]) {
  const marks = new WriteMarks();
  const all = readings.map((memory) => look(marks, memory));
  return all
    .at(-1)
    ?.flipped.map(({ startAddress, bytes }) => [
      Number(startAddress) / PAGE,
      Number(startAddress) / PAGE + bytes / PAGE,
    ]);
}

const twice = (memory: Memory): readonly Memory[] => [memory, memory];
const whole = [code(10, 20)];

test('code that was seen twice without the mark is told once it has it, and stays so', () => {
  expect(seen(...twice(whole), [marked(10, 20)])).toEqual([[10, 20]]);
  expect(seen(...twice(whole), ...twice([marked(10, 20)]))).toEqual([[10, 20]]);
});

test('of a mapping that was split, only the part that has the mark is told', () => {
  expect(seen(...twice(whole), [code(10, 13), marked(13, 15), code(15, 20)])).toEqual([[13, 15]]);
  const later = [code(10, 13), marked(13, 15), code(15, 18), marked(18, 20)];
  expect(seen(...twice(whole), [code(10, 13), marked(13, 15), code(15, 20)], later)).toEqual([
    [13, 15],
    [18, 20],
  ]);
});

test.each([
  ['writable and executable', { isWritable: true, isAccounted: true }],
  ['writable', { isWritable: true, isExecutable: false, isAccounted: true }],
  ['not to be run', { isExecutable: false }],
])('code that is %s for a while is told when it is as before, but not meanwhile', (_, other) => {
  const meanwhile = [code(10, 13), code(13, 15, other), code(15, 20)];
  expect(seen(...twice(whole), meanwhile)).toEqual([]);
  expect(seen(...twice(whole), meanwhile, meanwhile, [code(10, 13), marked(13, 15), code(15, 20)])).toEqual([
    [13, 15],
  ]);
});

test('what merged with data beside it meanwhile is no more code than it was', () => {
  const merged = [code(8, 25, { isExecutable: false })];
  expect(seen(...twice(whole), merged, [marked(8, 10), marked(10, 20), marked(20, 25)])).toEqual([[10, 20]]);
});

test.each<[string, readonly Memory[]]>([
  ['had the mark when it was first seen', [[marked(10, 20)], [marked(10, 20)], [marked(10, 20)]]],
  // The linker relocates it in just that moment.
  ['was seen without it once', [whole, [marked(10, 20)], [marked(10, 20)]]],
  [
    'was seen while it was being relocated',
    [whole, [marked(10, 20, { isWritable: true })], [marked(10, 20)]],
  ],
  ['comes from another file', [...twice(whole), [marked(10, 20, { inodeLow: 78 })]]],
  [
    'comes from a file of another number beyond 32 bits',
    [...twice(whole), [marked(10, 20, { inodeHigh: 1 })]],
  ],
  ['comes from a file of another device', [...twice(whole), [marked(10, 20, { device: 1 })]]],
  ['is another part of its file', [...twice(whole), [marked(10, 20, { fileOffset: 0 })]]],
  ['lies elsewhere', [...twice(whole), [marked(30, 40, { fileOffset: 10 * PAGE })]]],
  ['came back after it was gone', [...twice(whole), [], [marked(10, 20)]]],
  ['lies beside it', [...twice(whole), [...whole, marked(20, 24)]]],
  ['is writable still', [...twice(whole), [marked(10, 20, { isWritable: true })]]],
  ['is data', [...twice([code(10, 20, { isExecutable: false })]), [marked(10, 20)]]],
  ['is shared', [...twice([code(10, 20, { isShared: true })]), [marked(10, 20, { isShared: true })]]],
  ['has no file', [...twice([code(10, 20, { inodeLow: 0 })]), [marked(10, 20, { inodeLow: 0 })]]],
])('near miss: code that %s', (_, readings) => {
  expect(seen(...readings)).toEqual([]);
});

test.skipIf(MEMORY_DEVICES.size === 0)('near miss: code of a memfd', () => {
  const [device = 0] = MEMORY_DEVICES;
  expect(seen(...twice([code(10, 20, { device })]), [marked(10, 20, { device })])).toEqual([]);
});

test('a pristine mapping in the place of one that was told is none, and begins anew', () => {
  const told = [...twice(whole), [marked(10, 20)]];
  expect(seen(...told, whole)).toEqual([]);
  expect(seen(...told, whole, [marked(10, 20)])).toEqual([]);
  expect(seen(...told, whole, whole, [marked(10, 20)])).toEqual([[10, 20]]);
});

test('another program begins anew, though its code lies where the old one had its own', () => {
  const marks = new WriteMarks();
  for (const memory of twice(whole)) look(marks, memory);
  marks.startAnew();
  expect(look(marks, [marked(10, 20)]).flipped).toEqual([]);
});

test('a reading that failed changes nothing', () => {
  const marks = new WriteMarks();
  for (const memory of twice(whole)) look(marks, memory);
  marks.startReading();
  marks.visit(code(10, 12));
  expect(look(marks, [marked(10, 20)]).flipped).toHaveLength(1);
});

test('processes do not mix', () => {
  const [one, other] = [new WriteMarks(), new WriteMarks()];
  for (const memory of twice(whole)) look(one, memory);
  expect(look(other, [marked(10, 20)]).flipped).toEqual([]);
  expect(look(one, [marked(10, 20)]).flipped).toHaveLength(1);
});

test('the lowest mappings are followed, and how many are not is said', () => {
  const at = (index: number) => 10 + 2 * index;
  const many = Array.from({ length: MAX_FOLLOWED + 3 }, (_, index) => code(at(index), at(index) + 1));
  const marks = new WriteMarks();
  for (const memory of twice(many)) expect(look(marks, memory)).toEqual({ flipped: [], unfollowed: 3 });
  const changed = many.map((entry, index) => ({
    ...entry,
    isAccounted: index === MAX_FOLLOWED - 1 || index === MAX_FOLLOWED,
  }));
  expect(look(marks, changed)).toEqual({
    flipped: [{ startAddress: BigInt(at(MAX_FOLLOWED - 1) * PAGE), bytes: PAGE }],
    unfollowed: 3,
  });
  expect(look(marks, many.slice(0, 5)).unfollowed).toBe(0);
});

test('of very many that have got the mark, the first 64 are told', () => {
  const many = Array.from({ length: 70 }, (_, index) => code(10 + 2 * index, 11 + 2 * index));
  const all = seen(
    ...twice(many),
    many.map((entry) => ({ ...entry, isAccounted: true })),
  );
  expect(all).toHaveLength(64);
  expect(all?.[0]).toEqual([10, 11]);
});
