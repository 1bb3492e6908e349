import { expect, test } from 'vitest';
import { FlipFinder, MAX_GIVEN } from '../../../../src/sources/linux/trace/flip-finder.js';

const [R, RW, RX, RWX] = [1, 3, 5, 7];
const PAGE = 4096;
const MICROSECOND = 1000;
type Step = readonly [page: number, pages: number, protection: number, afterMicroseconds?: number];

/** What was found, in pages, and how much was forgotten. */
function follow(...steps: readonly Step[]) {
  const finder = new FlipFinder();
  const found: (readonly [number, number, number, number])[] = [];
  const forgotten: number[] = [];
  let time = 5e9;
  for (const [page, pages, protection, after = 1] of steps) {
    time += after * MICROSECOND;
    const flips = finder.change(time, page * PAGE, pages * PAGE, protection, () => forgotten.push(time));
    for (const { start, end, permissions, microseconds } of flips)
      found.push([start / PAGE, end / PAGE, permissions, microseconds]);
  }
  return { found, forgotten: forgotten.length };
}

test.each<[string, readonly Step[], readonly (readonly number[])[]]>([
  [
    'is executable for a moment',
    [
      [16, 1, RX],
      [16, 1, RW, 3],
    ],
    [[16, 17, RX, 3]],
  ],
  [
    'is all of it, and goes in two steps',
    [
      [16, 1, RWX],
      [16, 1, RX, 2],
      [16, 1, RW, 3],
    ],
    [
      [16, 17, RWX, 2],
      [16, 17, RX, 3],
    ],
  ],
  [
    'cannot be used at all any more',
    [
      [16, 1, RWX],
      [16, 1, 0],
    ],
    [[16, 17, RWX, 1]],
  ],
  [
    'is put back in part',
    [
      [16, 4, RX],
      [17, 1, RW],
    ],
    [[17, 18, RX, 1]],
  ],
  [
    'is put back in parts',
    [
      [16, 3, RX],
      [17, 1, RW],
      [16, 1, RW],
      [18, 1, RW],
    ],
    [
      [17, 18, RX, 1],
      [16, 17, RX, 2],
      [18, 19, RX, 3],
    ],
  ],
  [
    'is put back with its neighbours',
    [
      [16, 1, RX],
      [18, 1, RX],
      [15, 9, RW],
    ],
    [
      [16, 17, RX, 2],
      [18, 19, RX, 1],
    ],
  ],
])('memory that %s is found', (_, steps, found) => {
  expect(follow(...steps).found).toEqual(found);
});

test.each<[string, readonly Step[]]>([
  [
    'never becomes executable',
    [
      [16, 1, RW],
      [16, 1, R],
      [16, 1, RW],
    ],
  ],
  [
    'stays executable',
    [
      [16, 1, RX],
      [16, 1, RX],
    ],
  ],
  [
    'becomes writable as well',
    [
      [16, 1, RX],
      [16, 1, RWX],
    ],
  ],
  [
    'lies beside it',
    [
      [16, 1, RX],
      [17, 1, RW],
      [15, 1, RW],
    ],
  ],
  [
    'is executable for more than a second',
    [
      [16, 1, RX],
      [16, 1, RW, 1_000_001],
    ],
  ],
])('memory that %s is none', (_, steps) => {
  expect(follow(...steps)).toEqual({ found: [], forgotten: 0 });
});

test('a part of a page is the page', () => {
  const finder = new FlipFinder();
  finder.change(0, 16 * PAGE, 1, RX, () => {});
  expect(finder.change(1000, 16 * PAGE, PAGE, RW, () => {})).toMatchObject([{ end: 17 * PAGE }]);
});

test('what there is no room to remember is said', () => {
  const given = Array.from({ length: MAX_GIVEN + 2 }, (_, at): Step => [2 * at, 1, RX]);
  expect(follow(...given)).toEqual({ found: [], forgotten: 2 });
  expect(follow(...given.slice(2))).toEqual({ found: [], forgotten: 0 });
  expect(follow(...given, [0, 3, RW]).found).toEqual([]);
});
