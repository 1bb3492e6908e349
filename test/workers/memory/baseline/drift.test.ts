import { expect, test } from 'vitest';
import type { LoadedModule } from '../../../../src/facts/modules.js';
import { BACKING } from '../../../../src/facts/regions/backing.js';
import type { Region } from '../../../../src/facts/regions/region.js';
import type { Baseline } from '../../../../src/workers/memory/baseline/baseline.js';
import { BaselineInForce } from '../../../../src/workers/memory/baseline/baseline-in-force.js';
import { memoryDrift } from '../../../../src/workers/memory/baseline/memory-drift.js';
import { moduleDrift } from '../../../../src/workers/memory/baseline/module-drift.js';
import { newModule } from '../../../../src/workers/memory/origins/new-module.js';
import { read, region } from '../regions.js';
import { baselineOf, learntMemory, learntModule, OTHER_SHA, SHA } from './baselines.js';

const GAME = region('r-xp', '/opt/game', 1n);
const rwx = (page: number, pages = 1): Region => region('rwxp', '', 0n, pages, page);

/** Indices of the regions that drift; the program is at 0. */
function drift(memory: Baseline['memory'], ...regions: Region[]): readonly number[] {
  const baseline = new BaselineInForce(baselineOf({ memory }));
  return memoryDrift.look({ regions: read(GAME, ...regions) }, baseline).map((seen) => {
    if (seen.kind !== 'region') expect.fail('no region');
    return seen.index;
  });
}

test.each<[string, Baseline['memory'], Region[], number[]]>([
  ['no memory', [], [], []],
  ['memory of a kind that was learnt, as often as it was', [learntMemory()], [rwx(20), rwx(30)], []],
  ['the smallest and the largest that fit', [learntMemory()], [rwx(20, 1), rwx(30, 3)], []],
  ['one that is larger', [learntMemory()], [rwx(20), rwx(30, 4)], [2]],
  ['one that is smaller', [learntMemory({ minBytes: 8192 })], [rwx(20), rwx(30, 2)], [1]],
  ['one more than was learnt: nobody knows which', [learntMemory()], [rwx(20), rwx(30), rwx(40)], [1, 2, 3]],
  ['one with other permissions', [learntMemory()], [region('r-xp', '', 0n, 1, 30)], [1]],
  ['one of another origin', [learntMemory()], [{ ...rwx(30), backing: BACKING.stack }], [1]],
  [
    'code of a file, and of the kernel',
    [],
    [region('rwxp', '/lib/a.so', 2n, 1, 30), region('r-xp', '[vdso]', 0n, 1, 40)],
    [],
  ],
  ['memory where none was learnt', [], [rwx(20)], [1]],
  [
    'the first kind that fits, though the second has room',
    [learntMemory({ count: 1 }), learntMemory({ maxBytes: 65_536, count: 9 })],
    [rwx(20), rwx(30)],
    [1, 2],
  ],
])('memory-drift: %s', (_, memory, regions, indices) => {
  expect(drift(memory, ...regions)).toEqual(indices);
});

test('memory-drift says how many there are, and how many were learnt', () => {
  const baseline = new BaselineInForce(baselineOf({ memory: [learntMemory({ count: 1 })] }));
  const regions = read(GAME, rwx(20), rwx(30), region('rwxs', '', 0n, 1, 40));
  expect(memoryDrift.look({ regions }, baseline)).toMatchObject([
    {
      words: 'One of 2 regions of a kind of which the baseline has 1 at once',
      figures: { seen: 2, learntCount: 1 },
    },
    { figures: { seen: 2, learntCount: 1 } },
    {
      words: 'Executable memory of a kind that is not in the baseline',
      figures: { seen: 1, learntCount: 0 },
    },
  ]);
});

test.each([
  ['another program', region('r-xp', '/opt/gamer', 1n)],
  ['a program of that name in front', region('r-xp', '/game/other', 1n)],
  ['memory of that name', region('r-xp', '/memfd:game (deleted)', 1n)],
])('memory-drift: a process that runs %s is not compared', (_, program) => {
  const baseline = new BaselineInForce(baselineOf());
  expect(memoryDrift.look({ regions: read(program, rwx(30)) }, baseline)).toEqual([]);
});

test('memory-drift: the program whose file was deleted is the program; without a baseline there is no drift', () => {
  const regions = read(region('r-xp', '/opt/game (deleted)', 1n), rwx(30));
  expect(memoryDrift.look({ regions }, new BaselineInForce(baselineOf()))).toHaveLength(1);
  expect(memoryDrift.look({ regions })).toEqual([]);
});

const LIBRARY = region('r-xp', '/lib/a.so', 2n, 1, 32);
const loaded = (path: string, more: Partial<LoadedModule> = {}): LoadedModule => ({
  ...{ startAddress: 32n * 4096n, path, sha256: SHA, buildId: '0b1d' },
  ...more,
});
const program = loaded('/opt/game', { startAddress: 16n * 4096n });

/** What is said of a library next to a program that was learnt. */
function said(library: Partial<LoadedModule>, ...learnt: Baseline['modules']) {
  const baseline = new BaselineInForce(baselineOf({ modules: [learntModule('/opt/game'), ...learnt] }));
  const modules = { modules: [program, loaded('/lib/a.so', library)], isWhole: true };
  return moduleDrift
    .look({ modules, regions: read(GAME, LIBRARY) }, baseline)
    .map((seen) => (seen.kind === 'region' ? `${seen.index}: ${seen.words}` : 'no region'));
}

const learntLibrary = learntModule('/lib/a.so');
const unread = { sha256: '', buildId: '' };

test.each<[string, Partial<LoadedModule>, Baseline['modules'], string[]]>([
  ['a library as it was learnt', {}, [learntLibrary], []],
  [
    'one that was another in another run',
    {},
    [learntModule('/lib/a.so', { sha256: OTHER_SHA }), learntLibrary],
    [],
  ],
  [
    'one that was not learnt',
    {},
    [],
    [`1: Code of a file that is not in the baseline: SHA-256 ${SHA}, build-id 0b1d`],
  ],
  [
    'the same file elsewhere',
    {},
    [learntModule('/lib/b.so')],
    [`1: Code of a file that is not in the baseline: SHA-256 ${SHA}, build-id 0b1d`],
  ],
  [
    'another file under its name, with its build-id',
    { sha256: OTHER_SHA },
    [learntLibrary],
    [`1: Code of a file that is another in the baseline: SHA-256 ${OTHER_SHA}, build-id 0b1d`],
  ],
  [
    'one that cannot be read any more',
    unread,
    [learntLibrary],
    ['1: Code of a file that cannot be read: nobody can tell whether it is the one in the baseline'],
  ],
  [
    'one of which only the build-id was learnt',
    { sha256: OTHER_SHA },
    [learntModule('/lib/a.so', { sha256: '' })],
    [],
  ],
  [
    'another build-id than the one that was learnt alone',
    { sha256: '', buildId: 'beef' },
    [learntModule('/lib/a.so', { sha256: '' })],
    ['1: Code of a file that is another in the baseline: build-id beef'],
  ],
  [
    'one that could not be read when it was learnt',
    { sha256: OTHER_SHA },
    [learntModule('/lib/a.so', unread)],
    [],
  ],
])('module-drift: %s', (_, library, learnt, words) => {
  expect(said(library, ...learnt)).toEqual(words);
});

test('module-drift: the modules of another program are not compared, nor any without a baseline', () => {
  const modules = { modules: [loaded('/lib/a.so')], isWhole: true };
  const views = { modules, regions: read(GAME, LIBRARY) };
  expect(moduleDrift.look(views, new BaselineInForce(baselineOf()))).toEqual([]);
  expect(moduleDrift.look({ ...views, modules: { modules: [program], isWhole: true } })).toEqual([]);
});

test('module-drift: a module that the map does not have any more is said of the process', () => {
  const modules = { modules: [program, loaded('/lib/b.so', { startAddress: 99n * 4096n })], isWhole: true };
  const baseline = new BaselineInForce(baselineOf({ modules: [learntModule('/opt/game')] }));
  expect(moduleDrift.look({ modules, regions: read(GAME) }, baseline)).toMatchObject([{ kind: 'process' }]);
});

test('new-module: a module that is in the baseline is none; another file of its name is, and any of another program', () => {
  const added = {
    startAddress: 32n * 4096n,
    bytes: 4096,
    sha256: SHA,
    buildId: '',
    writableBy: 'root',
  } as const;
  const code = { written: [], unlinked: [], added: [added], preloads: [] };
  const regions = read(GAME, LIBRARY);
  const withModule = (module: Partial<typeof learntLibrary>) =>
    new BaselineInForce(baselineOf({ modules: [{ ...learntLibrary, ...module }] }));
  expect(newModule.look({ code, regions }, withModule({}))).toEqual([]);
  expect(newModule.look({ code, regions }, withModule({ sha256: OTHER_SHA }))).toHaveLength(1);
  expect(newModule.look({ code, regions }, withModule({ path: '/lib/b.so' }))).toHaveLength(1);
  const elsewhere = read(region('r-xp', '/opt/other', 1n), LIBRARY);
  expect(newModule.look({ code, regions: elsewhere }, withModule({}))).toHaveLength(1);
});
