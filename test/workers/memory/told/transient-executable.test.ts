import { expect, test } from 'vitest';
import type { ToldMapping } from '../../../../src/facts/mappings.js';
import { BACKING } from '../../../../src/facts/regions/backing.js';
import { createLooker } from '../../../../src/workers/look.js';
import { transientExecutable } from '../../../../src/workers/memory/told/transient-executable.js';
import { untoldMappings } from '../../../../src/workers/memory/told/untold-mappings.js';
import type { AllowedRegion } from '../../../../src/workers/messages.js';
import { read, region } from '../regions.js';

/** Something told of what would be such a region. */
function told(permissions: string, { times = 1, page = 64, pages = 1, ...rest }: Partial<Options> = {}) {
  const { startAddress, permissions: bits, backing } = region(permissions, '', 0n, pages, page);
  return { startAddress, bytes: pages * 4096, permissions: bits, backing, name: '', times, ...rest };
}
type Options = ToldMapping & { readonly page: number; readonly pages: number };

const LIBRARY = { backing: BACKING.file, name: '/usr/lib/libc.so.6' };

/** What the detector says of what was told, beside a map. */
function seen(mappings: readonly ToldMapping[], regions = read(region('r-xp', '/usr/bin/game', 5n))) {
  const sightings = transientExecutable.look({ mappings: { mappings, total: 9, lost: 0 }, regions });
  return sightings.map(({ figures }) => figures?.times);
}

test.each<[string, ToldMapping]>([
  ['code without a file', told('r-xp')],
  ['writable code without a file', told('rwxp')],
  ['code of a memfd', told('r-xs', { backing: BACKING.memoryFile, name: '/memfd:x (deleted)' })],
  ['code of a library, made writable', told('rwxp', LIBRARY)],
])('transient-executable finds %s that is gone', (_, mapping) => {
  expect(seen([mapping])).toEqual([1]);
});

test.each<[string, readonly ToldMapping[], ReturnType<typeof read>?]>([
  ['nothing', []],
  ['a library that was unloaded', [told('r-xp', LIBRARY)]],
  ['what the map has', [told('rwxp', { page: 16 })], read(region('rwxp'))],
  ['a part of what the map has', [told('rwxp', { page: 17 })], read(region('rwxp', '', 0n, 2))],
])('transient-executable leaves alone %s', (_, mappings, regions) => {
  expect(seen(mappings, regions)).toEqual([]);
});

test.each<[string, ToldMapping, ReturnType<typeof read>]>([
  ['has other permissions by now', told('rwxp', { page: 16 }), read(region('r-xp'))],
  ['is there in part', told('rwxp', { page: 16, pages: 2 }), read(region('rwxp'))],
])('transient-executable finds what %s', (_, mapping, regions) => {
  expect(seen([mapping], regions)).toEqual([1]);
});

test('of what was told several times, the one that is there now is not gone', () => {
  expect(seen([told('rwxp', { page: 16, times: 5 })], read(region('rwxp')))).toEqual([4]);
});

test('one finding says how many there were, and its words are its own', () => {
  const regions = read(region('r-xp', '/usr/bin/game', 5n));
  const mappings = [told('r-xp', { times: 3 }), told('rwxp', { page: 80 })];
  const [sighting] = transientExecutable.look({ mappings: { mappings, total: 12, lost: 0 }, regions });
  expect(sighting).toEqual({
    kind: 'process',
    figures: { times: 4 },
    words:
      'Memory was executable for a moment: 4096 bytes at 0x40000 (r-xp), the first of 4, are gone or changed by now; 12 mappings told so far',
  });
});

test('untold-mappings says how many went by untold, and nothing when none did', () => {
  const look = (lost: number) => untoldMappings.look({ mappings: { mappings: [], total: 5, lost } });
  expect(look(0)).toEqual([]);
  expect(look(7)).toMatchObject([{ kind: 'process', figures: { lost: 7 } }]);
});

/** How many findings there are with an allow list, or with runtimes told apart. */
function found(
  mapping: ToldMapping,
  allowed: readonly AllowedRegion[],
  isAttributing = false,
  ...map: Parameters<typeof read>
) {
  const looker = createLooker([transientExecutable], allowed, isAttributing);
  return looker('mappings', { mappings: { mappings: [mapping], total: 1, lost: 0 }, regions: read(...map) })
    .findings.length;
}

test('what is allowed by path, size and permissions is no finding', () => {
  const reason = 'a test';
  expect(found(told('r-xp'), [{ path: '', permissions: 'r-xp', maxBytes: 4096, reason }])).toBe(0);
  expect(found(told('r-xp'), [{ path: '', permissions: 'r-xp', maxBytes: 4095, reason }])).toBe(1);
  expect(found(told('r-xp'), [{ path: '/memfd:*', reason }])).toBe(1);
});

test('what has the shape of a known runtime is no finding where that runtime is loaded', () => {
  const mono = region('r-xp', '/usr/bin/mono-sgen', 7n);
  const chunk = told('rwxp', { page: 2 ** 18, pages: 16 });
  expect(found(chunk, [], true, mono)).toBe(0);
  expect(found(chunk, [], false, mono)).toBe(1);
  expect(found(chunk, [], true, region('r-xp', '/usr/bin/game', 7n))).toBe(1);
  expect(found(told('rwxp', { page: 2 ** 18 }), [], true, mono)).toBe(1);
});
