import { expect, test } from 'vitest';
import { modifiedCode } from '../../../src/workers/memory/modified-code.js';
import { read, region } from './regions.js';

const PAGE = 4096n;
const run = (page: bigint, bytes = 4096) => ({ startAddress: page * PAGE, bytes });
/** Pages 16 to 19 and 40 to 41. */
const regions = read(
  region('r-xp', '/usr/lib/one.so', 5n, 4, 16),
  region('r-xp', '/usr/lib/two.so', 6n, 2, 40),
);

test('modified-code: each region with code that was written to is one sighting, which says where', () => {
  const seen = modifiedCode.look({ code: [run(17n, 8192), run(19n), run(41n)], regions });
  expect(seen).toEqual([
    {
      kind: 'region',
      index: 0,
      words: "8192 bytes of code from 0x11000 on are not the file's any more: they were written to in memory",
      figures: { writtenBytes: 8192 },
    },
    expect.objectContaining({ kind: 'region', index: 1, figures: { writtenBytes: 4096 } }),
  ]);
});

test.each([15n, 20n, 39n, 42n])('page %i is of no region that the map has: said of the process', (page) => {
  expect(modifiedCode.look({ code: [run(page)], regions })).toMatchObject([{ kind: 'process' }]);
});

test.each([
  ['none that was written to', { code: [], regions }],
  ['a map alone', { regions }],
  ['no map yet', { code: [run(17n)] }],
])('and does not find %s', (_, views) => {
  expect(modifiedCode.look(views)).toEqual([]);
});
