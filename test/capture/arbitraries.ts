import fc from 'fast-check';
import { PERMISSION, type Region } from '../../src/facts/regions/region.js';
import { packRegions } from '../../src/facts/regions/region-reader.js';
import type { SourceRecord } from '../../src/records/record.js';
import type { Recorded } from '../../src/records/recorded.js';
import type { ProcessKey } from '../../src/records/target.js';

/** JSON has one zero; no decision tells two apart. */
const withoutNegativeZero = (value: number) => (Object.is(value, -0) ? 0 : value);
const anyNumber = fc.double().map(withoutNegativeZero);
const time = fc.double({ min: 0, max: 1e12, noNaN: true }).map(withoutNegativeZero);
const pid = fc.integer({ min: 1, max: 4_194_304 });
const key = fc.tuple(pid, fc.nat()).map(([id, start]): ProcessKey => `${id}:${start}`);
/** Whatever a process may call itself: controls, quotes, lone surrogates, line separators. */
const hostileText = fc.string({ unit: 'binary', maxLength: 40 });
const u64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const u32 = fc.nat(0xffff_ffff);

/** Name bytes as a map's text can hold them: all but a newline, and no space in front. */
const regionName = fc
  .uint8Array({ maxLength: 60 })
  .map((bytes) => Buffer.from(bytes).toString('latin1').replaceAll('\n', '\\012').replace(/^ +/, ''))
  .filter((name) => name !== '[vsyscall]');

const region: fc.Arbitrary<Region> = fc
  .record({
    ends: fc.uniqueArray(u64, { minLength: 2, maxLength: 2 }),
    permissions: fc.nat(15).map((bits) => bits | PERMISSION.execute),
    fileOffset: u64,
    deviceMajor: u32,
    deviceMinor: u32,
    inode: u64,
    name: regionName,
  })
  .map(({ ends: [one = 0n, other = 0n], ...rest }) => ({
    startAddress: one < other ? one : other,
    endAddress: one < other ? other : one,
    ...rest,
  }));

const regions = fc.array(region, { maxLength: 20 }).map(packRegions);

const inputEvents = fc
  .array(fc.record({ time: anyNumber, mark: fc.nat(255), hold: anyNumber }), { maxLength: 30 })
  .map((events) => ({
    times: Float64Array.from(events, ({ time }) => time),
    marks: Uint8Array.from(events, ({ mark }) => mark),
    holds: Float64Array.from(events, ({ hold }) => hold),
  }));

const kind = <Kind extends SourceRecord['kind']>(name: Kind) => fc.constant(name);
const about = { time, key, pid };

/** Any record that a source may emit. */
export const arbitraryRecord: fc.Arbitrary<SourceRecord> = fc.oneof(
  fc.record({
    kind: kind('target-found'),
    time,
    process: fc.record({ key, pid, name: hostileText, executable: hostileText, isTarget: fc.boolean() }),
  }),
  fc.record({ kind: kind('target-gone'), ...about }),
  fc.record({ kind: kind('target-awaited'), time, name: hostileText }),
  fc.record(
    { kind: kind('snapshot'), ...about, regions, coalesced: fc.integer({ min: 1, max: 1000 }) },
    { requiredKeys: ['kind', 'time', 'key', 'pid', 'regions'] },
  ),
  fc.record({
    kind: kind('unchanged'),
    ...about,
    firstTime: anyNumber,
    count: fc.integer({ min: 1, max: 1e9 }),
  }),
  fc.record({
    kind: kind('memory-error'),
    time,
    key: fc.option(key),
    pid: fc.oneof(pid, fc.constant(-1)),
    reason: fc.constantFrom('denied', 'transient', 'unrecoverable'),
    message: hostileText,
  }),
  fc.record({
    kind: kind('rate-lowered'),
    time,
    wantedIntervalMs: anyNumber,
    actualIntervalMs: anyNumber,
    scanMs: anyNumber,
    cpuBudget: anyNumber,
  }),
  fc.record({
    kind: kind('debugger'),
    time,
    key: fc.option(key),
    pid,
    via: fc.constantFrom('ptrace', 'inspector'),
    tracerPid: fc.oneof(pid, fc.constant(0)),
    tracerName: hostileText,
    attached: fc.boolean(),
  }),
  fc.tuple(time, inputEvents).map(([at, events]) => ({ kind: 'input' as const, time: at, ...events })),
  fc.record({ kind: kind('hop'), time }),
  fc.record({ kind: kind('focus'), time, pid: fc.oneof(pid, fc.constantFrom(-1, 0)) }),
  fc.record({
    kind: kind('input-health'),
    time,
    state: fc.constantFrom('ready', 'blind', 'lost', 'recovered'),
    backend: hostileText,
    message: hostileText,
  }),
);

/** Records as a capture holds them: in the order of their times, some of them unjudged. */
export const arbitraryRecording: fc.Arbitrary<readonly Recorded[]> = fc
  .array(
    fc
      .tuple(arbitraryRecord, fc.option(hostileText, { nil: undefined, freq: 4 }))
      .map(([record, unjudged]): Recorded => (unjudged === undefined ? { record } : { record, unjudged })),
    { maxLength: 30 },
  )
  .map((records) => records.toSorted((left, right) => left.record.time - right.record.time));
