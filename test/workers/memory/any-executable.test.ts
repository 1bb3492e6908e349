import { expect, test } from 'vitest';
import { anyExecutable } from '../../../src/workers/memory/any-executable.js';
import { region, sees } from './regions.js';

test.each([
  ['r-xp', '/usr/lib/libc.so.6', 42n, true],
  ['--xp', '[vsyscall]', 0n, true],
  ['r-xp', '[vdso]', 0n, true],
  ['rwxp', '', 0n, true],
  ['rw-p', '', 0n, false],
  ['r--p', '/usr/lib/libc.so.6', 42n, false],
] as const)('%s %s: %s', (permissions, name, inode, expected) => {
  expect(sees(anyExecutable, region(permissions, name, inode))).toBe(expected);
});
