import { expect, test } from 'vitest';
import type { Flip } from '../../../../src/facts/traced/flips.js';
import { createLooker } from '../../../../src/workers/look.js';
import { tracedFlip } from '../../../../src/workers/memory/told/traced-flip.js';
import { untoldFlips } from '../../../../src/workers/memory/told/untold-flips.js';
import type { AllowedRegion } from '../../../../src/workers/messages.js';
import { read, region } from '../regions.js';

/** A flip where such a region would be. */
function flip(permissions: string, { page = 64, pages = 1, times = 1 } = {}): Flip {
  const { startAddress, permissions: bits } = region(`${permissions}p`, '', 0n, pages, page);
  return { startAddress, bytes: pages * 4096, permissions: bits, microseconds: 7, times };
}

test('traced-flip says how many there were, and its words are its own', () => {
  const flips = [flip('r-x', { times: 3 }), flip('rwx', { page: 80 })];
  expect(tracedFlip.look({ flips: { flips, total: 12, lost: 0 } })).toEqual([
    {
      kind: 'process',
      words:
        'Memory was made r-x and put back after 7 µs: 4096 bytes at 0x40000, the first of 4; 12 flips told so far',
      figures: { times: 4, microseconds: 7 },
    },
  ]);
});

test('where nothing flipped there is nothing to see', () => {
  expect(tracedFlip.look({ flips: { flips: [], total: 12, lost: 3 } })).toEqual([]);
  expect(tracedFlip.look({})).toEqual([]);
});

test('untold-flips says how much could not be told, and nothing when all was', () => {
  const look = (lost: number) => untoldFlips.look({ flips: { flips: [], total: 5, lost } });
  expect(look(0)).toEqual([]);
  expect(look(7)).toMatchObject([{ kind: 'process', figures: { lost: 7 } }]);
});

/** How many findings there are with an allow list, or with runtimes told apart. */
function found(
  one: Flip,
  allowed: readonly AllowedRegion[],
  isAttributing = false,
  ...map: Parameters<typeof read>
) {
  const looker = createLooker([tracedFlip], allowed, isAttributing);
  return looker('flips', { flips: { flips: [one], total: 1, lost: 0 }, regions: read(...map) }).findings
    .length;
}

test('what is allowed by path, size and permissions is no finding', () => {
  const reason = 'a test';
  expect(found(flip('r-x'), [{ path: '', permissions: 'r-xp', maxBytes: 4096, reason }])).toBe(0);
  expect(found(flip('r-x'), [{ path: '', permissions: 'r-xp', maxBytes: 4095, reason }])).toBe(1);
  const library = region('r-xp', '/usr/lib/old.so', 5n, 1, 64);
  const allowed = [{ path: '/usr/lib/old.so', reason }];
  expect(found(flip('rwx'), allowed, false, library)).toBe(0);
  expect(found(flip('rwx', { page: 90 }), allowed, false, library)).toBe(1);
});

test('what has the shape of a known runtime is no finding where that runtime is loaded', () => {
  const mono = region('r-xp', '/usr/bin/mono-sgen', 7n);
  const chunk = flip('rwx', { page: 2 ** 18, pages: 16 });
  expect(found(chunk, [], true, mono)).toBe(0);
  expect(found(chunk, [], false, mono)).toBe(1);
  expect(found(chunk, [], true, region('r-xp', '/usr/bin/game', 7n))).toBe(1);
});
