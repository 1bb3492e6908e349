import fc from 'fast-check';
import { FACT_IDS } from '../../src/facts/facts.js';
import { BACKING } from '../../src/facts/regions/backing.js';
import { PERMISSION, type Region } from '../../src/facts/regions/region.js';
import { packRegions } from '../../src/facts/regions/region-builder.js';
import type { InputBatch, SourceRecord } from '../../src/records/record.js';
import type { ProcessKey } from '../../src/records/target.js';
import { arbitraryRecord } from './arbitraries.js';

const { read, write, execute } = PERMISSION;
const region = (startAddress: bigint, permissions: number, name: string): Region => ({
  startAddress,
  endAddress: startAddress + 4096n,
  permissions,
  fileOffset: 0n,
  deviceMajor: 0,
  deviceMinor: 0,
  inode: name === '' ? 0n : 12n,
  backing: name === '' ? BACKING.anonymous : BACKING.file,
  name,
});
const code = region(0x1000n, read | execute, '/usr/bin/game');

/** A map with a region of this name makes the workers of fixtures/poisoned-worker.mjs fail. */
const poison = region(0xa000n, read | execute, '/poison');
const maps = fc
  .constantFrom(
    [],
    [code],
    [code, region(0x9000n, read | write | execute, '')],
    [code, region(0x7000n, read | execute, ''), region(0x9000n, read | write | execute, '/tmp/x')],
    [code, poison],
  )
  .map(packRegions);

const PIDS = [2, 3, 4];
const keyOf = (pid: number): ProcessKey => `${pid}:1`;
const about = fc.constantFrom(...PIDS).map((pid) => ({ pid, key: keyOf(pid), time: 0 }));
const joined = <const Fields>(fields: fc.Arbitrary<Fields>) =>
  fc.tuple(about, fields).map(([known, rest]) => ({ ...known, ...rest }));
const kind = <Kind extends SourceRecord['kind']>(name: Kind) => fc.constant(name);

/** What sources of three processes may say; the times are put in later. */
const record: fc.Arbitrary<SourceRecord> = fc.oneof(
  {
    weight: 6,
    arbitrary: joined(fc.record({ kind: kind('observed'), fact: fc.constant('regions'), value: maps })),
  },
  {
    weight: 6,
    arbitrary: joined(
      fc.record({
        kind: kind('unchanged'),
        fact: fc.constantFrom('regions', ...FACT_IDS),
        firstTime: fc.constant(0),
        count: fc.integer({ min: 1, max: 4 }),
      }),
    ),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'hop', time: 0 }) },
  { weight: 1, arbitrary: joined(fc.record({ kind: kind('target-gone') })) },
  {
    weight: 1,
    arbitrary: joined(
      fc.record({
        kind: kind('observed'),
        fact: fc.constant('tracer'),
        value: fc
          .boolean()
          .map((attached) => ({ via: 'ptrace', tracerPid: 99, tracerName: 'gdb', attached })),
      }),
    ),
  },
  { weight: 1, arbitrary: arbitraryRecord },
);

const advanceMs = fc.oneof(
  { weight: 20, arbitrary: fc.nat(400).map((tenths) => tenths / 10) },
  { weight: 2, arbitrary: fc.nat(200).map((tenths) => tenths / -10) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY) },
);

const found = PIDS.map((pid): SourceRecord => {
  const process = { key: keyOf(pid), pid, name: `game\n${pid}`, executable: '/bin/game', isTarget: true };
  return { kind: 'target-found', time: 1000, process };
});

/** Presses at a machine's pace, 33 a second. A hostile source's may lie ahead of the batch that brings them. */
const CLICK_MS = 30;
const AHEAD_MS = 1010;

function clicks(after: number, time: number, isHostile: boolean): InputBatch {
  const times: number[] = [];
  for (let at = Math.ceil(after / CLICK_MS) * CLICK_MS; at < time; at += CLICK_MS) times.push(at);
  if (isHostile) times.push(time + AHEAD_MS);
  const { length } = times;
  const [marks, holds] = [new Uint8Array(length), new Float64Array(length)];
  return { kind: 'input', time, times: Float64Array.from(times), marks, holds };
}

/**
 * Streams of records as hostile sources may give them: plausible ones and any others, mixed, their times going mostly
 * forwards, now and then backwards, nowhere or to infinity; and somebody clicks all the while.
 */
export const arbitraryStream: fc.Arbitrary<readonly SourceRecord[]> = fc
  .array(fc.tuple(advanceMs, record, fc.nat(20)), { minLength: 1, maxLength: 150, size: 'max' })
  .map((steps) => {
    let now = 1000;
    let clickedUntil = now;
    const stamped = steps.flatMap(([advance, step, dice]) => {
      if (Number.isFinite(advance)) now += advance;
      const time = Number.isFinite(advance) ? now : advance;
      const at: SourceRecord =
        step.kind === 'unchanged' ? { ...step, time, firstTime: time - 3 } : { ...step, time };
      if (dice > 10) return [at];
      const batch = clicks(clickedUntil, now, dice === 0);
      clickedUntil = Math.max(clickedUntil, now);
      // Batches in a row are merged when the workers are behind.
      return dice < 5 ? [batch] : [batch, at];
    });
    return [...found, ...stamped];
  });
