import fc from 'fast-check';
import type { FactId, FactValue } from '../../src/facts/facts.js';
import { BACKING, type Backing } from '../../src/facts/regions/backing.js';
import { PERMISSION, type Region } from '../../src/facts/regions/region.js';
import { packRegions } from '../../src/facts/regions/region-builder.js';
import { RegionReader } from '../../src/facts/regions/region-reader.js';
import { ACCESS_WAYS } from '../../src/facts/traced/accesses.js';

/** Whatever a process may call itself: controls, quotes, lone surrogates, line separators. */
export const hostileText = fc.string({ unit: 'binary', maxLength: 40 });
export const arbitraryPid = fc.integer({ min: 1, max: 4_194_304 });

const u64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
/** A process can map a file that is larger than a number counts exactly. */
const wholePages = fc.bigInt({ min: 1n, max: 1n << 52n }).map((pages) => Number(pages) * 4096);
const u32 = fc.nat(0xffff_ffff);

/** Name bytes as a map's text can hold them: all but a newline, and no space in front. */
const regionName = fc
  .uint8Array({ maxLength: 60 })
  .map((bytes) => Buffer.from(bytes).toString('latin1').replaceAll('\n', '\\012').replace(/^ +/, ''))
  .filter((name) => name !== '[vsyscall]');

/** An executable region, of whatever backing: that it fits the name is for the probe to say. */
export const arbitraryRegion: fc.Arbitrary<Region> = fc
  .record({
    ends: fc.uniqueArray(u64, { minLength: 2, maxLength: 2 }),
    permissions: fc.nat(15).map((bits) => bits | PERMISSION.execute),
    fileOffset: u64,
    deviceMajor: u32,
    deviceMinor: u32,
    inode: fc.oneof(fc.constant(0n), u64),
    backing: fc.constantFrom<Backing>(...Object.values(BACKING)),
    name: fc.oneof(regionName, fc.constantFrom('', '[vdso]', '[heap]', '/memfd:x (deleted)', '/dev/zero')),
  })
  .map(({ ends: [one = 0n, other = 0n], ...rest }) => ({
    startAddress: one < other ? one : other,
    endAddress: one < other ? other : one,
    ...rest,
  }));

/** Any value of a fact, by fact, for the tests that hold for all of them. A fact that is not here has such a test of its own. */
export const FACT_VALUES: { readonly [Id in FactId]?: fc.Arbitrary<FactValue<Id>> } = {
  regions: fc.array(arbitraryRegion, { maxLength: 20 }).map(packRegions),
  tracer: fc.record({
    via: fc.oneof(fc.constantFrom('ptrace', 'inspector'), fc.stringMatching(/^[a-z][a-z-]{0,31}$/)),
    tracerPid: fc.oneof(arbitraryPid, fc.constant(0)),
    tracerName: hostileText,
    attached: fc.boolean(),
  }),
  code: fc.record({
    written: fc.array(
      fc.record({
        startAddress: u64,
        bytes: wholePages,
        state: fc.constantFrom('changed', 'written', 'unknown'),
        changedBytes: fc.integer({ min: -1 }),
        fileOffset: wholePages,
        symbol: hostileText,
      }),
      { maxLength: 64 },
    ),
    unlinked: fc.array(fc.record({ startAddress: u64, bytes: wholePages }), { maxLength: 64 }),
    added: fc.array(
      fc.record({
        startAddress: u64,
        bytes: wholePages,
        sha256: fc.oneof(fc.constant(''), fc.stringMatching(/^[0-9a-f]{64}$/)),
        buildId: fc.stringMatching(/^[0-9a-f]{0,64}$/),
        writableBy: fc.constantFrom('root', 'owner', 'group', 'everyone', 'unknown'),
      }),
      { maxLength: 64 },
    ),
    preloads: fc.array(hostileText, { maxLength: 4 }),
  }),
  mappings: fc.record({
    mappings: fc.array(
      fc.record({
        startAddress: u64,
        bytes: wholePages,
        permissions: fc.nat(15),
        backing: fc.constantFrom<Backing>(...Object.values(BACKING)),
        name: hostileText,
        times: fc.integer({ min: 1, max: 1e9 }),
      }),
      { maxLength: 256 },
    ),
    total: fc.nat(),
    lost: fc.nat(),
  }),
  modules: fc.record({
    modules: fc.array(
      fc.record({
        startAddress: u64,
        path: hostileText,
        sha256: fc.oneof(fc.constant(''), fc.stringMatching(/^[0-9a-f]{64}$/)),
        buildId: fc.stringMatching(/^[0-9a-f]{0,64}$/),
      }),
      { maxLength: 512 },
    ),
    isWhole: fc.boolean(),
  }),
  flips: fc.record({
    flips: fc.array(
      fc.record({
        startAddress: u64,
        bytes: wholePages,
        permissions: fc.nat(3).map((bits) => bits | PERMISSION.execute),
        microseconds: fc.nat(),
        times: fc.integer({ min: 1, max: 1e9 }),
      }),
      { maxLength: 64 },
    ),
    total: fc.nat(),
    lost: fc.nat(),
  }),
  accesses: fc.record({
    accesses: fc.array(
      fc.record({
        way: fc.constantFrom(...ACCESS_WAYS),
        pid: arbitraryPid,
        name: hostileText,
        bytes: fc.nat(),
        times: fc.integer({ min: 1, max: 1e9 }),
      }),
      { maxLength: 64 },
    ),
    total: fc.nat(),
    lost: fc.nat(),
  }),
  handles: fc.record({
    holders: fc.array(fc.record({ pid: arbitraryPid, name: hostileText, mayWrite: fc.boolean() }), {
      maxLength: 64,
    }),
    unseen: fc.nat(),
  }),
  marks: fc.record({
    flipped: fc.array(fc.record({ startAddress: u64, bytes: wholePages }), { maxLength: 64 }),
    unfollowed: fc.nat(),
  }),
  images: fc.array(
    fc.record({ startAddress: u64, codeAddress: u64, sign: fc.constantFrom('elf', 'pe', 'layout') }),
    { maxLength: 64 },
  ),
  programs: fc.record({
    unwanted: fc.array(
      fc.record({
        pid: arbitraryPid,
        name: hostileText,
        sha256: fc.oneof(fc.constant(''), fc.stringMatching(/^[0-9a-f]{64}$/)),
      }),
      { maxLength: 64 },
    ),
  }),
  threads: fc.array(
    fc.record({
      threadId: arbitraryPid,
      register: fc.constantFrom('program-counter', 'stack-pointer'),
      address: u64,
    }),
    { maxLength: 64 },
  ),
  vdso: fc.record({
    bytes: fc.nat(),
    writtenPages: fc.nat(),
    changedBytes: fc.integer({ min: -1 }),
    digest: fc.oneof(fc.constant(''), fc.stringMatching(/^[0-9a-f]{64}$/)),
  }),
  visibility: fc.record({ user: u32, owner: u32, wasOpen: fc.boolean() }),
};

/** A value in a form that can be compared: packed regions one by one, wherever their names stand. */
export function comparableValue(value: unknown): unknown {
  if (!(value instanceof SharedArrayBuffer || value instanceof ArrayBuffer)) return value;
  const reader = new RegionReader(value);
  return Array.from({ length: reader.count }, (_, index) => reader.region(index));
}
