import { expect, test } from 'vitest';
import { BACKING, isMemory } from '../../../src/facts/regions/backing.js';
import { PERMISSION, type Region } from '../../../src/facts/regions/region.js';
import { explain, mapOf, memoryAt } from './maps.js';

const KIB = 1024;
const MIB = KIB ** 2;
const FOREIGN = 2 ** 45;

const memoryOf = (map: readonly Region[]) => map.filter(({ backing }) => isMemory(backing));

test('libffi: a larger region beside its page is foreign; where nothing calls back, a page is', () => {
  const map = mapOf('python-ctypes');
  expect(explain([...map, memoryAt(FOREIGN, 8192)]).filter(Boolean)).toEqual(['libffi']);
  const withoutCallbacks = map.filter(({ name }) => !name.includes('/_ctypes.'));
  expect(withoutCallbacks.some(({ name }) => name.includes('/libffi.so'))).toBe(true);
  expect(explain(withoutCallbacks).filter(Boolean)).toEqual([]);
});

test('SpiderMonkey: a foreign region below its range has what lies in the range counted', () => {
  const map = mapOf('js102');
  const below = Number(memoryOf(map)[0]?.startAddress) - 4096 * MIB;
  expect(explain([...map, memoryAt(below, 4096, 'r-xp')]).filter(Boolean)).toEqual(['spidermonkey']);
});

test('Wine: what lies behind the header of an image may not be writable, nor may it be there without one', () => {
  const map = mapOf('wine');
  const [text] = memoryOf(map) as [Region];
  const others = map.filter((one) => one !== text);
  const known = (of: Partial<Region>) => explain([...others, { ...text, ...of }]).at(-1);
  expect(known({})).toBe('wine');
  const { read, write, execute, shared } = PERMISSION;
  for (const permissions of [read | write | execute, read | execute | shared])
    expect(known({ permissions })).toBeUndefined();
  for (const backing of [BACKING.anonymous, BACKING.memoryFile, BACKING.namedMemory])
    expect(known({ backing })).toBeUndefined();
  expect(known({ startAddress: text.startAddress - 0x1000n })).toBeUndefined();
});

test('PostgreSQL: a second region, one that is large or may be written to are foreign, and a page in other programs with LLVM', () => {
  const map = mapOf('postgresql');
  const files = map.filter(({ backing }) => !isMemory(backing));
  expect(explain([...files, memoryAt(FOREIGN, MIB, 'r-xp')]).filter(Boolean)).toEqual(['postgresql']);
  expect(explain([...map, memoryAt(FOREIGN, 4096)]).filter(Boolean)).toEqual(['postgresql']);
  expect(explain([...map, memoryAt(FOREIGN, 4096)]).at(-1)).toBeUndefined();
  expect(explain([...map, memoryAt(FOREIGN, 4096, 'r-xp')]).filter(Boolean)).toEqual([]);
  expect(explain([...files, memoryAt(FOREIGN, MIB + 4096, 'r-xp')]).filter(Boolean)).toEqual([]);
  const elsewhere = map.filter(({ name }) => !name.endsWith('/llvmjit.so'));
  expect(elsewhere.some(({ name }) => name.includes('/libLLVM'))).toBe(true);
  expect(explain(elsewhere).filter(Boolean)).toEqual([]);
});

const LOW = 0x100_0000;

test.each<[string, string, [start: number, bytes: number, permissions: string], number]>([
  ['wine-drivers', 'a second heap', [LOW, 64 * KIB, 'rwxp'], 0],
  ['wine-drivers', 'a page', [LOW, 4 * KIB, 'rwxp'], 1],
  ['wine-drivers', 'a region at an odd address', [LOW + 4 * KIB, 64 * KIB, 'rwxp'], 1],
  ['wine-drivers', 'a large region', [LOW, 8 * MIB, 'rwxp'], 1],
  ['wine-drivers', 'a region above 4 GiB', [2 ** 32, 64 * KIB, 'rwxp'], 1],
  ['wine-proxies', 'a second block', [LOW, 16 * KIB, 'r-xp'], 0],
  ['wine-proxies', 'a page', [LOW, 4 * KIB, 'r-xp'], 1],
  ['wine-proxies', 'a block that is writable', [LOW, 16 * KIB, 'rwxp'], 1],
  ['wine-proxies', 'a block at an odd address', [LOW + 4 * KIB, 16 * KIB, 'r-xp'], 1],
  ['wine-proxies', 'a block above 4 GiB', [2 ** 32, 16 * KIB, 'r-xp'], 1],
])('%s: beside its own region, %s', (id, _, place, left) => {
  const found = explain([...mapOf(id === 'wine-drivers' ? id : 'wine-explorer'), memoryAt(...place)]);
  expect(found.at(-1)).toBeUndefined();
  expect(found.filter((one) => one === id)).toHaveLength(left);
});

test('other runtimes may have memory behind the header of a file, too', () => {
  for (const name of ['python-ctypes', 'java-17', 'luajit', 'js102']) {
    const map = mapOf(name);
    const { behindHeader } = BACKING;
    const behind = map.map((one) => (isMemory(one.backing) ? { ...one, backing: behindHeader } : one));
    expect(explain(behind)).toEqual(explain(map));
  }
});

test('Erlang: blocks come in the order of their sizes, and of two of one size neither is known', () => {
  const map = mapOf('erlang');
  const blocks = memoryOf(map).toSorted((one, other) => size(one) - size(other));
  expect(blocks.map(size)).toEqual([8 * MIB, 16 * MIB, 32 * MIB]);
  const [least, middle, largest] = blocks as [Region, Region, Region];
  const files = map.filter(({ backing }) => !isMemory(backing));
  const block = (bytes: number, of: Partial<Region> = {}): Region => {
    const { startAddress, endAddress } = memoryAt(FOREIGN, bytes);
    return { ...least, startAddress, endAddress, ...of };
  };
  const beside = (one: Region) => explain([...map, one]).at(-1);
  expect(beside(block(64 * MIB))).toBe('erlang');
  for (const bytes of [4096, 8 * MIB, 16 * MIB, 32 * MIB, 64 * MIB + 4096, 128 * MIB])
    expect(beside(block(bytes))).toBeUndefined();
  const { read, write, execute, shared } = PERMISSION;
  for (const permissions of [read | execute, read | write | execute | shared])
    expect(beside(block(64 * MIB, { permissions }))).toBeUndefined();
  expect(beside(block(64 * MIB, { fileOffset: 4096n }))).toBeUndefined();
  expect(beside(block(64 * MIB, { backing: BACKING.sharedAnonymous }))).toBeUndefined();
  expect(explain([...files, middle, largest]).filter(Boolean)).toEqual([]);
  expect(explain([...files, least, largest]).filter(Boolean)).toEqual(['erlang']);
  // Before the first block, asmjit tries a page.
  expect(explain([...files, block(4096)]).at(-1)).toBe('erlang');
  const [page, next] = [block(4096), { ...least, startAddress: 0x1000n, endAddress: 0x2000n }];
  expect(explain([...files, page, next]).filter(Boolean)).toEqual([]);
  expect(explain([...files, block(8192)]).at(-1)).toBeUndefined();
});

const size = ({ startAddress, endAddress }: Region) => Number(endAddress - startAddress);
