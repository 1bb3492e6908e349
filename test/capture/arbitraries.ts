import fc from 'fast-check';
import { FACT_IDS, type FactId, type FactValue } from '../../src/facts/facts.js';
import type { Observed, ObservedFact, SourceRecord } from '../../src/records/record.js';
import type { Recorded } from '../../src/records/recorded.js';
import type { ProcessKey } from '../../src/records/target.js';
import { arbitraryPid, FACT_VALUES, hostileText } from '../facts/arbitraries.js';

/** JSON has one zero; no decision tells two apart. */
const withoutNegativeZero = (value: number) => (Object.is(value, -0) ? 0 : value);
const anyNumber = fc.double().map(withoutNegativeZero);
const time = fc.double({ min: 0, max: 1e12, noNaN: true }).map(withoutNegativeZero);
const pid = arbitraryPid;
const key = fc.tuple(pid, fc.nat()).map(([id, start]): ProcessKey => `${id}:${start}`);
const fact = fc.constantFrom(...FACT_IDS);

const inputEvents = fc
  .array(fc.record({ time: anyNumber, mark: fc.nat(255), hold: anyNumber }), { maxLength: 30 })
  .map((events) => ({
    times: Float64Array.from(events, ({ time }) => time),
    marks: Uint8Array.from(events, ({ mark }) => mark),
    holds: Float64Array.from(events, ({ hold }) => hold),
  }));

const kind = <Kind extends SourceRecord['kind']>(name: Kind) => fc.constant(name);
const about = { time, key, pid };
/** Whom a fact is about: a process, the monitor, or nobody in particular. */
const subject = { time, key: fc.option(key), pid: fc.oneof(pid, fc.constant(-1)) };

const observedOf = <Id extends FactId>(
  id: Id,
  value: fc.Arbitrary<FactValue<Id>>,
): fc.Arbitrary<ObservedFact<Id>> =>
  fc.record(
    {
      kind: kind('observed'),
      ...subject,
      fact: fc.constant(id),
      value,
      coalesced: fc.integer({ min: 1, max: 1000 }),
    },
    { requiredKeys: ['kind', 'time', 'key', 'pid', 'fact', 'value'] },
  );
const observed: fc.Arbitrary<Observed> = fc.oneof(
  ...FACT_IDS.flatMap((id) => {
    const value: fc.Arbitrary<FactValue<FactId>> | undefined = FACT_VALUES[id];
    return value === undefined ? [] : [observedOf(id, value) as fc.Arbitrary<Observed>];
  }),
);

/** Any record that a source may emit. */
export const arbitraryRecord: fc.Arbitrary<SourceRecord> = fc.oneof(
  fc.record({
    kind: kind('target-found'),
    time,
    process: fc.record({ key, pid, name: hostileText, executable: hostileText, isTarget: fc.boolean() }),
  }),
  fc.record({ kind: kind('target-gone'), ...about }),
  fc.record({ kind: kind('target-awaited'), time, name: hostileText }),
  observed,
  fc.record({
    kind: kind('unchanged'),
    ...subject,
    fact,
    firstTime: anyNumber,
    count: fc.integer({ min: 1, max: 1e9 }),
  }),
  fc.record({
    kind: kind('probe-failed'),
    ...subject,
    fact,
    reason: fc.constantFrom('denied', 'transient', 'unrecoverable'),
    message: hostileText,
  }),
  fc.record({
    kind: kind('watch-failed'),
    time,
    reason: fc.constantFrom('transient', 'unrecoverable'),
    message: hostileText,
  }),
  fc.record({ kind: kind('watch-recovered'), time }),
  fc.record({
    kind: kind('rate-lowered'),
    time,
    fact,
    wantedIntervalMs: anyNumber,
    actualIntervalMs: anyNumber,
    scanMs: anyNumber,
    cpuBudget: anyNumber,
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
  fc.record({
    kind: kind('clock-stepped'),
    time,
    clock: fc.record({ monotonicMs: time, epochMs: fc.double({ min: 0, max: 1e14, noNaN: true }) }),
    stepMs: anyNumber,
  }),
);

/** Records as a capture holds them: in the order of their times, some of them unjudged or judged in part. */
export const arbitraryRecording: fc.Arbitrary<readonly Recorded[]> = fc
  .array(
    fc
      .tuple(
        arbitraryRecord,
        fc.option(fc.tuple(fc.constantFrom('unjudged', 'leftOut'), hostileText), { nil: undefined, freq: 4 }),
      )
      .map(([record, mark]): Recorded => (mark === undefined ? { record } : { record, [mark[0]]: mark[1] })),
    { maxLength: 30 },
  )
  .map((records) => records.toSorted((left, right) => left.record.time - right.record.time));
