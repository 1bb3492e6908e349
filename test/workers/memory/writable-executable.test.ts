import { expect, test } from 'vitest';
import { writableExecutable } from '../../../src/workers/memory/writable-executable.js';
import { region, sees } from './regions.js';

test.each([
  ['rwxp', '', 0n, true],
  ['-wxp', '', 0n, true],
  ['rwxs', '/usr/lib/libc.so.6', 42n, true],
  ['rwxp', '[vdso]', 0n, true],
  ['r-xp', '', 0n, false],
  ['rw-p', '', 0n, false],
  ['--xp', '/usr/bin/game', 42n, false],
] as const)('%s %s (inode %s): %s', (permissions, name, inode, expected) => {
  expect(sees(writableExecutable, region(permissions, name, inode))).toBe(expected);
});
