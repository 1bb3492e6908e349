import { expect, test } from 'vitest';
import { BACKING } from '../../../src/facts/regions/backing.js';
import { anonymousExecutable } from '../../../src/workers/memory/anonymous-executable.js';
import { region, sees } from './regions.js';

test.each([
  ['plain anonymous memory', 'r-xp', '', 0n, true],
  ['execute only', '--xp', '', 0n, true],
  ['the heap', 'rwxp', '[heap]', 0n, true],
  ['a stack', 'rwxp', '[stack]', 0n, true],
  ['memory that its owner named', 'r-xp', '[anon:jit]', 0n, true],
  ['memory named like the kernel would, nearly', 'r-xp', '[anon:[vdso]]', 0n, true],
  ['a memfd', 'r-xs', '/memfd:payload (deleted)', 42n, true],
  ['shared anonymous memory', 'r-xs', '/dev/zero (deleted)', 42n, true],
  ['a private mapping of /dev/zero', 'r-xp', '/dev/zero', 5n, true],
  ['System V shared memory', 'r-xs', '/SYSV0000002a (deleted)', 42n, true],
  ['not executable', 'rw-p', '', 0n, false],
  ["the kernel's vdso", 'r-xp', '[vdso]', 0n, false],
  ["the kernel's vsyscall page", '--xp', '[vsyscall]', 0n, false],
  ["the kernel's uprobes", '--xp', '[uprobes]', 0n, false],
  ['a library', 'r-xp', '/usr/lib/libc.so.6', 42n, false],
  ['a library that an update deleted', 'r-xp', '/usr/lib/libc.so.6 (deleted)', 42n, false],
  ['a file called [vdso]', 'r-xp', '[vdso]', 42n, false],
  ['a file with a name that begins like a device', 'r-xp', '/dev/zeros', 42n, false],
  ['a file with a memfd in its path', 'r-xp', '/home/x/memfd:y', 42n, false],
] as const)('%s: %s %s', (_, permissions, name, inode, expected) => {
  expect(sees(anonymousExecutable, region(permissions, name, inode))).toBe(expected);
});

test.each([
  ['anonymous', true],
  ['sharedMemory', true],
  ['file', false],
  ['kernel', false],
] as const)('what backs a region counts, not its name: %s', (backing, expected) => {
  for (const name of ['', '[vdso]', '/usr/lib/libc.so.6', '/memfd:x (deleted)']) {
    for (const inode of [0n, 42n]) {
      const one = { ...region('r-xp', name, inode), backing: BACKING[backing] };
      expect(sees(anonymousExecutable, one)).toBe(expected);
      expect(sees(anonymousExecutable, { ...one, permissions: 3 })).toBe(false);
    }
  }
});
