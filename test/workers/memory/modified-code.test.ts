import { expect, test } from 'vitest';
import type { CodeOfFiles, WrittenRun } from '../../../src/facts/code.js';
import { modifiedCode } from '../../../src/workers/memory/modified-code.js';
import { deletedFileExecutable } from '../../../src/workers/memory/origins/deleted-file-executable.js';
import { unverifiedCode } from '../../../src/workers/memory/unverified-code.js';
import { read, region } from './regions.js';

const PAGE = 4096n;
const run = (page: bigint, more: Partial<WrittenRun> = {}): WrittenRun => ({
  ...{ startAddress: page * PAGE, bytes: 4096, state: 'changed', changedBytes: 3, fileOffset: 0x1010 },
  ...{ symbol: '', ...more },
});
const written = (...runs: WrittenRun[]): CodeOfFiles => ({
  written: runs,
  unlinked: [],
  added: [],
  preloads: [],
});
/** Pages 16 to 19 and 40 to 41. */
const regions = read(
  region('r-xp', '/usr/lib/one.so', 5n, 4, 16),
  region('r-xp', '/usr/lib/two.so', 6n, 2, 40),
);

test('modified-code: each region with changed code is one sighting, which says where', () => {
  const code = written(run(17n, { symbol: 'getpid+0x10' }), run(19n), run(41n, { changedBytes: 1 }));
  const seen = modifiedCode.look({ code, regions });
  expect(seen).toEqual([
    {
      kind: 'region',
      index: 0,
      words:
        "3 bytes of code are not the file's, the first at offset 0x1010 (getpid+0x10), and 1 other place of this mapping",
      figures: { writtenBytes: 4096, fileOffset: 0x1010, changedBytes: 3 },
    },
    expect.objectContaining({
      index: 1,
      words: "1 byte of code is not the file's, the first at offset 0x1010",
    }),
  ]);
});

test('what was put back, or may not be read, is said so', () => {
  const code = written(
    run(17n, { state: 'written', changedBytes: 0 }),
    run(40n, { state: 'written', changedBytes: -1 }),
  );
  expect(modifiedCode.look({ code, regions }).map(({ words }) => words)).toEqual([
    'code at 0x11000 was written to (4096 bytes in whole pages); no byte differs now: it was put back',
    'code at 0x28000 was written to (4096 bytes in whole pages); its bytes may not be read',
  ]);
});

test('the name of a function cannot forge a line', () => {
  const [seen] = modifiedCode.look({ code: written(run(17n, { symbol: 'a\n2026 \u001b[31m' })), regions });
  expect(seen?.words).toContain('(a\\n2026 \\x1b[31m)');
});

test.each([15n, 20n, 39n, 42n])('page %i is of no region that the map has: said of the process', (page) => {
  expect(modifiedCode.look({ code: written(run(page)), regions })).toMatchObject([{ kind: 'process' }]);
});

test('unverified-code: what has no file to compare with', () => {
  const code = written(run(17n, { state: 'unknown', changedBytes: -1 }));
  expect(modifiedCode.look({ code, regions })).toEqual([]);
  expect(unverifiedCode.look({ code, regions })).toMatchObject([
    { kind: 'region', index: 0, figures: { writtenBytes: 4096 } },
  ]);
  expect(unverifiedCode.look({ code: written(run(17n)), regions })).toEqual([]);
});

test('deleted-file-executable: each region of a file that is gone; the process, where the map does not have it', () => {
  const place = (page: bigint) => ({ startAddress: page * PAGE, bytes: 8192 });
  const code = { ...written(run(17n)), unlinked: [place(40n), place(90n)] };
  expect(deletedFileExecutable.look({ code, regions })).toEqual([
    { kind: 'region', index: 1, figures: { bytes: 8192 } },
    { kind: 'process', figures: { bytes: 8192 } },
  ]);
});

test.each([
  ['none that was written to', { code: written(), regions }],
  ['a map alone', { regions }],
  ['no map yet', { code: written(run(17n)) }],
])('and none finds %s', (_, views) => {
  const all = [modifiedCode, unverifiedCode, deletedFileExecutable];
  expect(all.flatMap((detector) => detector.look(views))).toEqual([]);
});
