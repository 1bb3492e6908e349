import { expect, test } from 'vitest';
import { BACKING, isMemory } from '../../../../src/facts/regions/backing.js';
import type { Region } from '../../../../src/facts/regions/region.js';
import type { Detector } from '../../../../src/workers/detector.js';
import { anonymousExecutable } from '../../../../src/workers/memory/anonymous-executable.js';
import { executableHeap } from '../../../../src/workers/memory/origins/executable-heap.js';
import { executableStack } from '../../../../src/workers/memory/origins/executable-stack.js';
import { memfdExecutable } from '../../../../src/workers/memory/origins/memfd-executable.js';
import { namedAnonymousExecutable } from '../../../../src/workers/memory/origins/named-anonymous-executable.js';
import { sharedAnonymousExecutable } from '../../../../src/workers/memory/origins/shared-anonymous-executable.js';
import { region, sees } from '../regions.js';

const ORIGINS = [
  executableHeap,
  executableStack,
  memfdExecutable,
  namedAnonymousExecutable,
  sharedAnonymousExecutable,
];

/** What says where a region came from. */
const saidOf = (one: Region) => ORIGINS.filter((detector) => sees(detector, one)).map(({ id }) => id);

test.each<[string, string, keyof typeof BACKING, string[]]>([
  ['the stack', '[stack]', 'stack', ['executable-stack']],
  ['the heap', '[heap]', 'heap', ['executable-heap']],
  ['memory with a name', '[anon:jit]', 'namedMemory', ['named-anonymous-executable']],
  ['shared memory with a name', '[anon_shmem:jit]', 'namedMemory', ['named-anonymous-executable']],
  ['memory named like a stack', '[anon:[stack]]', 'namedMemory', ['named-anonymous-executable']],
  ['a memfd', '/memfd:payload (deleted)', 'memoryFile', ['memfd-executable']],
  ['a memfd without a name', '/memfd: (deleted)', 'memoryFile', ['memfd-executable']],
  ['shared anonymous memory', '/dev/zero (deleted)', 'sharedAnonymous', ['shared-anonymous-executable']],
  ['System V shared memory', '/SYSV0000002a (deleted)', 'sharedAnonymous', ['shared-anonymous-executable']],
  [
    'shared memory in huge pages',
    '/anon_hugepage (deleted)',
    'sharedAnonymous',
    ['shared-anonymous-executable'],
  ],
  ['a memory object in an older capture', '/memfd:payload (deleted)', 'sharedMemory', []],
  ['plain anonymous memory', '', 'anonymous', []],
  ["the kernel's code", '[vdso]', 'kernel', []],
  ['a library', '/usr/lib/libc.so.6', 'file', []],
  ['a deleted library', '/usr/lib/libc.so.6 (deleted)', 'file', []],
  ['a file with a memfd in its path', '/home/x/memfd:y', 'file', []],
  ['a file called [stack]', '/tmp/[stack]', 'file', []],
])(
  '%s (%s): memfd-executable, shared-anonymous-executable, named-anonymous-executable, executable-stack, executable-heap',
  (_, name, backing, expected) => {
    for (const permissions of ['r-xp', 'rwxp', '--xp', 'r-xs']) {
      const one = { ...region(permissions, name), backing: BACKING[backing] };
      expect(saidOf(one)).toEqual(expected);
      // What has such an origin is found by the plain rule too.
      if (expected.length > 0) expect(sees(anonymousExecutable, one)).toBe(isMemory(one.backing));
    }
    expect(saidOf({ ...region('rw-p', name), backing: BACKING[backing] })).toEqual([]);
  },
);

test('an origin is told behind the plain rule', () => {
  for (const { weight } of ORIGINS as Detector[]) expect(weight).toBeLessThan(anonymousExecutable.weight);
});
