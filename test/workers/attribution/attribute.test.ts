import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BACKING, isMemory } from '../../../src/facts/regions/backing.js';
import type { Region } from '../../../src/facts/regions/region.js';
import { RUNTIMES } from '../../../src/workers/attribution/attribute.js';
import { region } from '../memory/regions.js';
import { explain, mapOf, memoryAt } from './maps.js';

const KIB = 1024;
const MIB = KIB ** 2;

/** What explains the memory without a file of each program. */
const MAPS: Record<string, readonly string[]> = {
  'node-20': ['v8'],
  'node-22': ['v8'],
  'node-24': ['v8'],
  'node-26': ['v8'],
  'java-17': ['jvm'],
  'java-17-unsegmented': ['jvm'],
  luajit: ['luajit'],
  mono: ['mono'],
  'php-jit': ['php', 'sljit'],
  'php-pcre': ['sljit'],
  qemu: ['qemu'],
  'ruby-yjit': ['yjit'],
  'grep-pcre': ['sljit'],
  'python-ctypes': ['libffi'],
  'ruby-fiddle': ['libffi'],
  js102: ['spidermonkey'],
  firefox: ['spidermonkey'],
  gjs: ['spidermonkey', 'libffi'],
  erlang: ['erlang'],
  postgresql: ['postgresql'],
  wine: ['wine'],
  'wine-drivers': ['wine', 'wine-drivers'],
  'wine-explorer': ['wine', 'wine-proxies'],
};
const names = Object.keys(MAPS);
const RUNTIME_OF = new Map(RUNTIMES.map((runtime) => [runtime.id, runtime]));

test('each runtime has a map, and each map is named here', () => {
  const files = readdirSync(fileURLToPath(new URL('../../fixtures/maps/', import.meta.url)));
  expect(names.map((name) => `${name}.maps`).toSorted()).toEqual(files.toSorted());
  expect(new Set(Object.values(MAPS).flat())).toEqual(new Set(RUNTIME_OF.keys()));
});

test.each(names)('%s: all of its memory is explained, and no file', (name) => {
  const map = mapOf(name);
  const found = explain(map);
  map.forEach(({ backing }, index) => {
    if (isMemory(backing)) expect(MAPS[name]).toContain(found[index]);
    else expect(found[index]).toBeUndefined();
  });
  expect(new Set(found.filter(Boolean))).toEqual(new Set(MAPS[name]));
});

test.each(names)('%s: nothing is explained once its modules are gone, or called otherwise', (name) => {
  const modules = MAPS[name]?.map((id) => RUNTIME_OF.get(id)?.modules) ?? [];
  const isModule = (path: string) => modules.some((pattern) => pattern?.test(path.split('/').at(-1) ?? ''));
  const map = mapOf(name);
  expect(map.some((one) => isModule(one.name))).toBe(true);
  // Firefox loads PCRE2 as well.
  const explainedIn = (all: readonly Region[]) => explain(all).filter((id) => MAPS[name]?.includes(id ?? ''));
  expect(explainedIn(map.filter((one) => !isModule(one.name)))).toEqual([]);
  const renamed = map.map((one) => (isModule(one.name) ? { ...one, name: `${one.name} (deleted)` } : one));
  expect(explainedIn(renamed)).toEqual([]);
});

test.each(names)('%s: a page below any of its mappings, where mmap puts one, is not explained', (name) => {
  const map = mapOf(name);
  for (const { startAddress } of map.filter(({ name: path }) => path.startsWith('/usr/lib'))) {
    for (const bytes of [4 * KIB, 12 * KIB]) {
      const foreign = memoryAt(startAddress - BigInt(bytes) - 0x1000n, bytes);
      const found = explain([...map, foreign]);
      expect(found.at(-1)).toBeUndefined();
      // Of two pages, either may be libffi's, so neither is.
      const isLikeIt = (id?: string) => id === 'libffi' && bytes === 4 * KIB;
      expect(found.slice(0, -1)).toEqual(explain(map).map((id) => (isLikeIt(id) ? undefined : id)));
    }
  }
});

test.each(names)('%s: memory that has another origin or other permissions is not explained', (name) => {
  const map = mapOf(name);
  const other = map.map((one) => (isMemory(one.backing) ? { ...one, backing: BACKING.namedMemory } : one));
  expect(new Set(explain(other))).toEqual(new Set([undefined]));
  const without = map.map((one) => (isMemory(one.backing) ? { ...one, permissions: 4 } : one));
  expect(new Set(explain(without))).toEqual(new Set([undefined]));
});

const first = (name: string, isWanted: (bytes: number) => boolean = () => true) => {
  const found = mapOf(name).find(
    ({ backing, startAddress, endAddress }) =>
      isMemory(backing) && isWanted(Number(endAddress - startAddress)),
  );
  if (found === undefined) throw new Error(`${name} has no memory`);
  return { start: Number(found.startAddress), bytes: Number(found.endAddress - found.startAddress) };
};

test.each<[string, string, () => [start: number, bytes: number, permissions?: string], boolean]>([
  ['node-20', 'a page in the code range, at a fixed address', () => [codeRange() + 0x50_0000, 4096], true],
  ['node-20', 'a page in front of the code range', () => [codeRange() - 4096, 4096], false],
  ['node-20', 'a region that begins in front of the code range', () => [codeRange() - 4096, 12 * KIB], false],
  ['node-20', 'not writable', () => [codeRange() + 0x50_0000, 4096, 'r-xp'], false],
  ['node-20', 'at a random address, like WebAssembly', () => [2 ** 45, 4096], true],
  ['node-20', 'above random addresses', () => [2 ** 46, 4096], false],
  ['node-20', 'where MAP_32BIT puts it', () => [2 ** 31, 4096], false],
  ['node-20', 'a code page below 4 GiB, where the program lies', () => [0x56a4_3000, 240 * KIB], true],
  ['node-20', 'a page there that is not where code begins', () => [0x56a4_4000, 4096], false],
  ['node-20', 'a code page across 4 GiB', () => [2 ** 32 - 256 * KIB + 12 * KIB, 512 * KIB], false],
  ['node-24', 'another whole range, before the functions are copied there', () => [2 ** 46, 512 * MIB], true],
  ['node-24', 'two whole ranges, side by side', () => [2 ** 46, 1024 * MIB], true],
  ['node-24', 'a range that is a page too long', () => [2 ** 46, 512 * MIB + 4096], false],
  [
    'ruby-yjit',
    'what comes behind a page that is being written',
    () => [last('ruby-yjit') + 16 * KIB, 64 * KIB, 'r-xp'],
    false,
  ],
  ['java-17', 'behind the reservation', () => [first('java-17').start + 240 * MIB, 4 * MIB], false],
  ['java-17', 'a page within it', () => [first('java-17').start + 200 * MIB, 4096], false],
  ['java-17', 'a fourth heap', () => [first('java-17').start + 200 * MIB, 4 * MIB], false],
  [
    'java-17-unsegmented',
    'a second heap',
    () => [first('java-17-unsegmented').start + 200 * MIB, 4 * MIB],
    true,
  ],
  ['luajit', 'another piece near by', () => [first('luajit').start + MIB, 64 * KIB], true],
  ['luajit', 'half a piece near by', () => [first('luajit').start + MIB, 32 * KIB], false],
  ['luajit', 'a piece far away', () => [first('luajit').start + 2 ** 31, 64 * KIB], false],
  ['luajit', 'more than four states have', () => [first('luajit').start + MIB, 2 * MIB], false],
  ['mono', 'another chunk', () => [2 ** 30, 64 * KIB], true],
  ['mono', 'a page there', () => [2 ** 30, 4096], false],
  ['mono', 'a chunk elsewhere', () => [2 ** 33, 64 * KIB], false],
  ['qemu', 'a second buffer', () => [2 ** 47 - 64 * MIB, 32 * MIB - 4096], false],
  ['ruby-yjit', 'a second large region', () => [2 ** 47 - 64 * MIB, 32 * MIB, 'r-xp'], false],
  ['wine', 'an image that was mapped by hand', () => [0x1_8000_1000, 64 * KIB, 'r-xp'], false],
  ['wine', 'what VirtualAlloc gives', () => [0x100_0000, 64 * KIB], false],
  ['wine-explorer', 'as much as a block has', () => [0x100_0000, 16 * KIB, 'r-xp'], false],
  ['python-ctypes', 'a second page', () => [2 ** 45, 4096], false],
  ['python-ctypes', 'two pages', () => [2 ** 45, 8192], false],
  [
    'js102',
    'a page in the range, at a fixed address',
    () => [first('js102').start + MIB, 4096, 'r-xp'],
    true,
  ],
  ['js102', 'a writable page there', () => [first('js102').start + MIB, 4096], false],
  ['js102', 'a writable piece there', () => [first('js102').start + 1000 * MIB, 64 * KIB], true],
  [
    'js102',
    'a piece that ends behind the range',
    () => [first('js102').start + 2044 * MIB - 4096, 64 * KIB],
    false,
  ],
  ['js102', 'a piece above random addresses', () => [2 ** 46, 64 * KIB], false],
  ['js102', 'a page where MAP_32BIT puts it', () => [2 ** 31, 4096, 'r-xp'], false],
  ['js102', 'a piece that begins below 4 GiB', () => [2 ** 32 - 4096, 64 * KIB], false],
  ['grep-pcre', 'another chunk', () => [2 ** 45, 64 * KIB], true],
  ['grep-pcre', 'a page', () => [2 ** 45, 4096], false],
  ['grep-pcre', 'more than 1 MiB in all', () => [2 ** 45, MIB + 64 * KIB], false],
])('beside %s: %s', (name, _, place, expected) => {
  const [start, bytes, permissions] = place();
  const map = mapOf(name);
  const found = explain([...map, memoryAt(start, bytes, permissions)]);
  expect(found.at(-1)).toBe(expected ? MAPS[name]?.[0] : undefined);
});

/** Where the first memory of a map ends. */
function last(name: string): number {
  const { start, bytes } = first(name);
  return start + bytes;
}

test('YJIT while it writes: a page that is writable parts its memory; one larger gap makes two, of which one is its own', () => {
  const map = mapOf('ruby-yjit');
  const files = map.filter(({ backing }) => !isMemory(backing));
  const { start } = first('ruby-yjit');
  const part = (from: number, to: number) => memoryAt(start + from, to - from, 'r-xp');
  const written = (page: number, bytes: number) => [part(0, page), part(page + bytes, 128 * MIB)];
  for (const page of [4 * KIB, 20 * MIB, 127 * MIB]) {
    expect(explain([...files, ...written(page, 16 * KIB)]).slice(files.length)).toEqual(['yjit', 'yjit']);
  }
  expect(explain([...files, ...written(20 * MIB, 128 * KIB)]).slice(files.length)).toEqual([
    'yjit',
    undefined,
  ]);
});

test('V8 before its functions are copied into the first range', () => {
  const program = mapOf('node-24').filter(({ name }) => name.endsWith('/node'))[0];
  const whole = memoryAt(2 ** 46, 512 * MIB);
  expect(program && explain([program, whole, memoryAt(2 ** 47 - 2 ** 30, 4096)])).toEqual([
    undefined,
    'v8',
    undefined,
  ]);
});

test('V8 with ranges side by side: what lies in one and the next is one region', () => {
  const map = mapOf('node-24');
  const modules = map.filter(({ name }) => name.endsWith('/node'));
  const copy = modules.find(({ startAddress }) => startAddress > 2n ** 32n) as Region;
  const { startAddress, endAddress } = copy;
  const span = (from: bigint, to: bigint) => memoryAt(from, Number(to - from));
  const range = BigInt(512 * MIB);
  const end = (endAddress / 0x4_0000n + 1n) * 0x4_0000n;
  const next = { ...copy, startAddress: startAddress + range, endAddress: endAddress + range };
  const files = [...modules.filter(({ startAddress: at }) => at < 2n ** 32n), copy, next];
  const joined = span(endAddress, startAddress + range);
  expect(explain([...files, joined]).at(-1)).toBe('v8');
  expect(explain([...files, span(end - 2n * range, startAddress)]).at(-1)).toBe('v8');
  expect(explain([...files, span(end - range - 4096n, startAddress)]).at(-1)).toBeUndefined();
  expect(explain([...files, span(endAddress + range, end + range + 4096n)]).at(-1)).toBeUndefined();
});

function codeRange(): number {
  return first('node-20', (bytes) => bytes > 4096).start - 0x3000;
}

test('hostile maps: tens of thousands of regions and modules, addresses beyond any memory', () => {
  const node = mapOf('node-24');
  const many = Array.from({ length: 30_000 }, (_, index) => memoryAt(2 ** 40 + index * 8192, 4096));
  const found = explain([...node, ...many]);
  expect(found.filter((id, index) => id === 'v8' && index >= node.length).length).toBeLessThanOrEqual(64);
  const module = { ...region('r-xp', '/usr/bin/node', 42n) };
  const modules = Array.from({ length: 3000 }, (_, index) => ({
    ...module,
    startAddress: BigInt(index) << 32n,
    endAddress: (BigInt(index) << 32n) + 4096n,
  }));
  expect(explain(modules)).toEqual(modules.map(() => undefined));
  fc.assert(
    fc.property(fc.bigInt(0n, (1n << 64n) - 2n), fc.bigInt(1n, 1n << 64n), (start, end) => {
      fc.pre(start < end && end < 1n << 64n);
      const odd = { ...memoryAt(0, 1), startAddress: start, endAddress: end };
      for (const name of names) expect(explain([...mapOf(name), odd])).toHaveLength(mapOf(name).length + 1);
    }),
    { numRuns: 20 },
  );
});
