import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { AddedModule } from '../../../../src/facts/code.js';
import type { CodeMapping } from '../../../../src/sources/linux/code/find-code.js';
import { readModule } from '../../../../src/sources/linux/code/module-file.js';
import { LOADING_MS, NewModules } from '../../../../src/sources/linux/code/new-modules.js';
import { ageOf } from '../../../../src/sources/linux/code/program.js';
import { hasProcmapQuery } from '../../../../src/sources/linux/kernel-features.js';
import { compileFixture, startFixture } from '../../../support/fixtures.js';
import { libc } from '../../../support/patch.js';
import { isOf, memoryConfig, start, tell, temporaryFolder, watch } from '../../process/harness.js';
import { mappingOf } from './mapping-of.js';

const readers = hasProcmapQuery() ? (['ioctl', 'text'] as const) : (['text'] as const);
const PAGE = 4096;

function library(bytes: Buffer | string = 'a library'): string {
  const path = join(temporaryFolder(), 'library.so');
  writeFileSync(path, bytes);
  return path;
}

/** The fixture once it has loaded what it needs, under watch. */
async function loadedTarget(reader: (typeof readers)[number] = 'text') {
  const target = await start('target');
  const bornMs = performance.now();
  const watched = await watch({ pids: [target.pid], facts: ['code'], memory: memoryConfig({ reader }) });
  const next = async () => (await watched.observed('code')).value.added;
  expect(await next()).toEqual([]);
  await tell(target, `file ${library()}`);
  while (performance.now() - bornMs < LOADING_MS + 500) await watched.next('unchanged', isOf('code'));
  return { target, next };
}

test.each(readers)(
  '%s: a file that is mapped when the program has long started is told, with what it is, until it is unmapped',
  { timeout: 60_000 },
  async (reader) => {
    const { target, next } = await loadedTarget(reader);
    const path = library('injected');
    chmodSync(path, 0o646);
    const startAddress = await tell(target, `file ${path}`);
    const sha256 = createHash('sha256').update('injected').digest('hex');
    const module: AddedModule = { startAddress, bytes: PAGE, sha256, buildId: '', writableBy: 'everyone' };
    expect(await next()).toEqual([module]);
    // Memory of no file, and a second mapping of a file that is known, are no modules.
    await tell(target, 'memfd game');
    await tell(target, 'unmap');
    await tell(target, 'file /usr/bin/env');
    const both = await next();
    const env = both.find(({ startAddress: at }) => at !== startAddress);
    expect(both).toHaveLength(2);
    expect(env?.sha256).toBe(createHash('sha256').update(readFileSync('/usr/bin/env')).digest('hex'));
    expect(env?.buildId).toMatch(/^[0-9a-f]{40}$/);
    expect(env?.writableBy).toBe('root');
    target.send('unmap');
    expect(await next()).toEqual([module]);
  },
);

const mapping = (inode: number, more: Partial<CodeMapping> = {}): CodeMapping => ({
  start: inode * PAGE,
  end: (inode + 1) * PAGE,
  fileOffset: 0,
  device: 8 * 2 ** 20,
  inode: BigInt(inode),
  isShared: false,
  path: `/nowhere/${inode}`,
  ...more,
});

/** Passes over maps, each by its files and the time of the pass; what is listed after the last. */
function pass(modules: NewModules, ...passes: (readonly [timeMs: number, ...inodes: number[]])[]): number[] {
  for (const [timeMs, ...inodes] of passes) {
    for (const inode of inodes) modules.visit(mapping(inode), timeMs);
    modules.endReading(true);
  }
  // One is read at a time.
  for (let reading = 0; reading < 3; reading++) modules.listed;
  return modules.listed.map(({ startAddress }) => Number(startAddress) / PAGE);
}

function loadedAt(timeMs: number): NewModules {
  const modules = new NewModules();
  modules.startAnew(timeMs);
  return modules;
}

test.each<[string, number, (readonly [number, ...number[]])[], number[]]>([
  ['what is there at first', 0, [[100, 1, 2]], []],
  [
    'what comes later',
    0,
    [
      [100, 1],
      [200, 1, 2],
    ],
    [2],
  ],
  [
    'what comes while the program loads',
    1000,
    [
      [100, 1],
      [999, 1, 2],
      [1001, 1, 2],
    ],
    [],
  ],
  [
    'what comes when it has loaded',
    1000,
    [
      [100, 1],
      [1000, 1, 2],
    ],
    [2],
  ],
  ['what is first seen when it has loaded', 0, [[5000, 1, 2]], []],
  [
    'what is gone again',
    0,
    [
      [100, 1],
      [200, 1, 2],
      [300, 1],
    ],
    [],
  ],
  [
    'what is gone and comes back',
    0,
    [
      [100, 1],
      [200, 1, 2],
      [300, 1],
      [400, 1, 2],
    ],
    [2],
  ],
  [
    'what was there at first, was gone and comes back',
    0,
    [
      [100, 1, 2],
      [200, 1],
      [300, 1, 2],
    ],
    [],
  ],
  [
    'several, in the order of addresses',
    0,
    [
      [100, 1],
      [200, 4, 1, 3],
    ],
    [3, 4],
  ],
])('%s', (_, loadedAtMs, passes, expected) => {
  expect(pass(loadedAt(loadedAtMs), ...passes)).toEqual(expected);
});

test('a part of a map ends nothing, and begins nothing', () => {
  const modules = loadedAt(0);
  modules.visit(mapping(1), 100);
  modules.endReading(false);
  modules.visit(mapping(2), 200);
  modules.endReading(true);
  expect(pass(modules, [300, 1, 2, 3])).toEqual([3]);
  modules.visit(mapping(1), 400);
  modules.endReading(false);
  expect(modules.listed).toHaveLength(1);
});

test('another program begins anew', () => {
  const modules = loadedAt(0);
  expect(pass(modules, [100, 1], [200, 1, 2])).toEqual([2]);
  modules.startAnew(1000);
  expect(pass(modules, [300, 5], [900, 5, 6], [1100, 5, 6, 7])).toEqual([7]);
});

test('thousands of files: the first are listed, and memory is bounded', () => {
  const modules = loadedAt(0);
  pass(modules, [100, 1]);
  for (let round = 1; round <= 3; round++) {
    for (let inode = 2; inode < 20_000; inode++) modules.visit(mapping(inode), 100 + round);
    modules.endReading(true);
    expect(modules.listed.length).toBeLessThanOrEqual(64);
  }
});

test.each<[mode: number, writableBy: AddedModule['writableBy']]>([
  [0o644, process.getuid?.() === 0 ? 'root' : 'owner'],
  [0o646, 'everyone'],
])('a file of mode %o, too large to be read', (mode, writableBy) => {
  const path = library();
  // Sparse.
  truncateSync(path, 64 * 2 ** 20 + 1);
  chmodSync(path, mode);
  expect(readModule(mappingOf(path))).toEqual({ sha256: '', buildId: '', writableBy });
});

test('a file that was changed is read again; one that is not there is unknown', () => {
  const path = library('one');
  const { sha256 } = readModule(mappingOf(path));
  expect(readModule(mappingOf(path)).sha256).toBe(sha256);
  writeFileSync(path, 'two');
  expect(readModule(mappingOf(path)).sha256).toBe(createHash('sha256').update('two').digest('hex'));
  const gone = { ...mappingOf(path), inode: 1n };
  expect(readModule(gone)).toEqual({ sha256: '', buildId: '', writableBy: 'unknown' });
});

test('what the environment has loaded first is told; what it says of other things is not', async () => {
  const names = [
    'LD_PRELOAD=/nowhere/x.so',
    'LD_AUDIT=/nowhere/y.so',
    'LD_LIBRARY_PATH=/nowhere',
    'LD_PRELOAD_X=z',
  ];
  const target = await start('target', [...names, compileFixture('target')], '/usr/bin/env');
  const watched = await watch({ pids: [target.pid], facts: ['code'] });
  expect((await watched.observed('code')).value.preloads).toEqual(names.slice(0, 2));
  const other = await start('target');
  expect(libc(other).start).toBeGreaterThan(0);
  const clean = await watch({ pids: [other.pid], facts: ['code'] });
  expect((await clean.observed('code')).value.preloads).toEqual([]);
});

test('a process that runs another program is looked at anew', async () => {
  const script = 'echo ready; read line; LD_PRELOAD=/nowhere/x.so exec "$0"';
  const target = startFixture('/bin/sh', ['-c', script, compileFixture('target')]);
  onTestFinished(() => target.end());
  await target.nextLine();
  const watched = await watch({ pids: [target.pid], facts: ['code'] });
  expect((await watched.observed('code')).value.preloads).toEqual([]);
  target.send('go');
  expect((await watched.observed('code')).value.preloads).toEqual(['LD_PRELOAD=/nowhere/x.so']);
});

test('how old a process is; where descriptors have run out, that is not known, and nothing fails', async () => {
  const target = await start('target');
  const held = {
    process: { pid: target.pid, key: `${target.pid}:1`, name: '', executable: '', isTarget: true },
  } as const;
  expect(ageOf(held)).toBeGreaterThanOrEqual(0);
  expect(ageOf(held)).toBeLessThan(60_000);
  const module = new URL('../../../../dist/sources/linux/code/program.js', import.meta.url).href;
  const program = `
    const { ageOf, preloadsOf } = await import('${module}');
    const { openSync } = await import('node:fs');
    try { for (;;) openSync('/dev/null'); } catch {}
    const held = { process: { pid: ${target.pid} }, handle: 0 };
    console.log(JSON.stringify([ageOf(held), preloadsOf(held)]));`;
  const args = ['-c', 'ulimit -n 64; exec "$0" --input-type=module -e "$1"', process.execPath, program];
  const { stdout, stderr } = spawnSync('sh', args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([0, []]);
});

test.each([
  ['an inode of 32 bits', mapping(2 ** 31), mapping(2 ** 31 + 1)],
  ['one of 64 bits', mapping(1, { inode: 2n ** 63n }), mapping(2, { inode: 2n ** 63n + 1n })],
  ['that inode on another device', mapping(1), mapping(2, { inode: 1n, device: 9 * 2 ** 20 })],
])('files are told apart by %s', (_, known, other) => {
  const modules = loadedAt(0);
  modules.visit(known, 100);
  modules.endReading(true);
  modules.visit(known, 200);
  modules.visit(other, 200);
  modules.endReading(true);
  expect(modules.listed.map(({ startAddress }) => Number(startAddress))).toEqual([other.start]);
});
