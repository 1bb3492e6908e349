import { expect, test } from 'vitest';
import { BACKING, BACKING_LETTERS, backingByName } from '../../../src/facts/regions/backing.js';

const { anonymous, file, sharedMemory, kernel } = BACKING;

test.each([
  ['plain anonymous memory', '', 0n, anonymous],
  ['the heap', '[heap]', 0n, anonymous],
  ['a stack', '[stack]', 0n, anonymous],
  ['memory that its owner named', '[anon:jit]', 0n, anonymous],
  ['memory named like the kernel would, nearly', '[anon:[vdso]]', 0n, anonymous],
  ['memory with the beginning of a name of the kernel', '[vdso', 0n, anonymous],
  ['memory with more than a name of the kernel', '[vdso]x', 0n, anonymous],
  ['a path without an inode', '/usr/lib/libc.so.6', 0n, anonymous],
  ['a memfd', '/memfd:payload (deleted)', 42n, sharedMemory],
  ['a memfd without a name', '/memfd:', 42n, sharedMemory],
  ['shared anonymous memory', '/dev/zero (deleted)', 42n, sharedMemory],
  ['a private mapping of /dev/zero', '/dev/zero', 5n, sharedMemory],
  ['System V shared memory', '/SYSV0000002a (deleted)', 42n, sharedMemory],
  ["the kernel's vdso", '[vdso]', 0n, kernel],
  ["the kernel's vsyscall page", '[vsyscall]', 0n, kernel],
  ["the kernel's uprobes", '[uprobes]', 0n, kernel],
  ['a library', '/usr/lib/libc.so.6', 42n, file],
  ['a library that an update deleted', '/usr/lib/libc.so.6 (deleted)', 42n, file],
  ['a file called [vdso]', '[vdso]', 42n, file],
  ['a file without a name', '', 42n, file],
  ['a file with a name that begins like a device', '/dev/zeros', 42n, file],
  ['a file with the beginning of a device', '/dev/zer', 42n, file],
  ['a file with a memfd in its path', '/home/x/memfd:y', 42n, file],
  ['a file with the beginning of a memfd', '/memfd', 42n, file],
  ['a file with too few digits for System V', '/SYSV000002a (deleted)', 42n, file],
  ['a file with capital digits, which System V never has', '/SYSV0000002A', 42n, file],
  ['a file with System V in its path', '/tmp/SYSV0000002a', 42n, file],
] as const)('%s: %j, inode %i', (_, name, inode, expected) => {
  const bytes = Buffer.from(`before${name}behind`, 'latin1');
  expect(backingByName(inode !== 0n, bytes, 'before'.length, name.length)).toBe(expected);
});

test('each backing has a letter, in the order of the numbers', () => {
  expect(Object.values(BACKING)).toEqual(Array.from(BACKING_LETTERS, (_, index) => index));
  expect(new Set(BACKING_LETTERS).size).toBe(10);
});
