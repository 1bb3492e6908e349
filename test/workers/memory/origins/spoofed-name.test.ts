import { expect, test } from 'vitest';
import { BACKING } from '../../../../src/facts/regions/backing.js';
import { spoofedName } from '../../../../src/workers/memory/origins/spoofed-name.js';
import { read, region, sees } from '../regions.js';

test.each<[string, string, keyof typeof BACKING, boolean]>([
  ['/dev/zero mounted over a library', '/usr/lib/libc.so.6', 'anonymous', true],
  ['a device node of /dev/zero elsewhere', '/home/x/.cache/lib.so', 'anonymous', true],
  ['a file called like a memfd', '/memfd:x (deleted)', 'file', true],
  ['a file mounted over /dev/zero', '/dev/zero', 'file', true],
  ['a file called like shared memory', '/SYSV0000002a (deleted)', 'file', true],
  ['a file called like a huge page', '/anon_hugepage (deleted)', 'file', true],
  ['a file called like the vdso', '/tmp/[vdso]', 'file', true],
  ['the same, deleted', '/tmp/[vdso] (deleted)', 'file', true],
  ['a file called like named memory', '/tmp/[anon:v8]', 'file', true],
  ['a library', '/usr/lib/libc.so.6', 'file', false],
  ['a deleted library', '/usr/lib/libc.so.6 (deleted)', 'file', false],
  ['the program test(1)', '/usr/bin/[', 'file', false],
  ['a file with brackets', '/opt/game [beta]/bin', 'file', false],
  ['a file in a folder called [vdso]', '/tmp/[vdso]/lib.so', 'file', false],
  ['a memfd', '/memfd:x (deleted)', 'memoryFile', false],
  ['a memfd in an older capture', '/memfd:x (deleted)', 'sharedMemory', false],
  ['a private mapping of /dev/zero', '/dev/zero', 'anonymous', false],
  ['huge pages', '/anon_hugepage (deleted)', 'anonymous', false],
])('spoofed-name: %s, %s, backed by %s', (_, name, backing, expected) => {
  const one = { ...region('r-xp', name, 42n), backing: BACKING[backing] };
  expect(sees(spoofedName, one)).toBe(expected);
  expect(sees(spoofedName, { ...one, permissions: 3 })).toBe(false);
});

test.each<[string, keyof typeof BACKING]>([
  ['', 'anonymous'],
  ['[vdso]', 'kernel'],
  ['[heap]', 'heap'],
  ['[stack]', 'stack'],
  ['[anon:[vdso]]', 'namedMemory'],
  ['[name left out]', 'file'],
  ['[name left out]', 'memoryFile'],
])("spoofed-name: what is no file has the kernel's names, none of which is spoofed: %s", (name, backing) => {
  expect(sees(spoofedName, { ...region('r-xp', name), backing: BACKING[backing] })).toBe(false);
});

test('spoofed-name: two regions of one name are told apart by what backs them', () => {
  const library = region('r-xp', '/usr/lib/libc.so.6', 42n);
  const bound = { ...region('r-xp', library.name, 5n, 1, 32), backing: BACKING.anonymous };
  expect(spoofedName.look({ regions: read(library, bound) })).toEqual([{ kind: 'region', index: 1 }]);
});
