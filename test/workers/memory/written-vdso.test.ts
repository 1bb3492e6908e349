import { expect, test } from 'vitest';
import { writtenVdso } from '../../../src/workers/memory/written-vdso.js';
import { read, region } from './regions.js';

const CLEAN = { bytes: 8192, writtenPages: 0, changedBytes: 0, digest: '' };
const DIGEST = 'ab'.repeat(32);

test.each([
  [
    "one byte that is not the kernel's",
    { ...CLEAN, writtenPages: 1, changedBytes: 1, digest: DIGEST },
    "1 byte of 8192 in [vdso] is not the kernel's",
    { bytes: 8192, writtenPages: 1, changedBytes: 1 },
  ],
  [
    'many',
    { ...CLEAN, writtenPages: 2, changedBytes: 700, digest: DIGEST },
    "700 bytes of 8192 in [vdso] are not the kernel's",
    { bytes: 8192, writtenPages: 2, changedBytes: 700 },
  ],
  [
    'bytes of another architecture, or that may not be read',
    { ...CLEAN, writtenPages: 1, changedBytes: -1 },
    "[vdso] was written to (1 of its pages); the bytes could not be compared with the kernel's",
    { bytes: 8192, writtenPages: 1 },
  ],
])('written-vdso finds %s', (_, vdso, words, figures) => {
  expect(writtenVdso.look({ vdso })).toEqual([{ kind: 'process', words, figures }]);
});

test.each([
  ['the pages of the kernel', { vdso: CLEAN }],
  ['no vdso', { vdso: { ...CLEAN, bytes: 0 } }],
  ['a copy with the bytes of the kernel', { vdso: { ...CLEAN, writtenPages: 1, digest: DIGEST } }],
  ['a hostile capture: bytes changed in no page', { vdso: { ...CLEAN, changedBytes: 9 } }],
  ['nothing known', {}],
  ['a map alone', { regions: read(region('rwxp', '[vdso]')) }],
])('and does not find %s', (_, views) => {
  expect(writtenVdso.look(views)).toEqual([]);
});
