import { expect, test } from 'vitest';
import { CaptureLines } from '../../src/capture/capture-lines.js';
import { FACTS } from '../../src/facts/facts.js';
import type { ObservedFact } from '../../src/records/record.js';
import type { Recorded } from '../../src/records/recorded.js';

const CLOCK = { monotonicMs: 0, epochMs: 0 };
const MAPS =
  '1000-2000 r-xp 00000000 fe:00 12 /bin/game\n3000-4000 rwxs 00000000 00:01 9 /memfd:x (deleted)\n';
const about = { key: '7:1', pid: 7 };
const tracer = { via: 'ptrace', tracerPid: 9, tracerName: 'gdb', attached: true };

/** What lines of a version come to: records, and what is told of the rest. */
function decode(version: number, ...lines: readonly object[]) {
  const decoder = new CaptureLines(CLOCK, version);
  const out: Recorded[] = [];
  for (const line of lines) decoder.decode(JSON.stringify({ time: 5, ...line }), out);
  return {
    records: out.map(({ record }) => record),
    unjudged: out[0]?.unjudged,
    warnings: decoder.warnings(),
  };
}

test('a snapshot of version 1 is an observation of regions, backed as their names say', () => {
  const snapshot = { kind: 'snapshot', ...about, maps: MAPS, coalesced: 2, unjudged: 'worker hung' };
  const { records, unjudged, warnings } = decode(1, snapshot);
  expect(unjudged).toBe('worker hung');
  expect(warnings).toEqual([]);
  const [{ value, ...rest }] = records as [ObservedFact<'regions'>];
  expect(rest).toEqual({ kind: 'observed', fact: 'regions', time: 5, ...about, coalesced: 2 });
  expect(FACTS.regions.encode(value)).toMatchObject({ backing: 'fs' });
});

test.each([
  ['debugger', { ...about, ...tracer }, { kind: 'observed', fact: 'tracer', ...about, value: tracer }],
  [
    'debugger',
    { key: null, pid: 7, ...tracer },
    { kind: 'observed', fact: 'tracer', key: null, pid: 7, value: tracer },
  ],
  [
    'memory-error',
    { key: null, pid: -1, reason: 'denied', message: 'EACCES' },
    { kind: 'probe-failed', fact: 'regions', key: null, pid: -1, reason: 'denied', message: 'EACCES' },
  ],
  [
    'unchanged',
    { ...about, firstTime: 3, count: 2 },
    { kind: 'unchanged', fact: 'regions', ...about, firstTime: 3, count: 2 },
  ],
  [
    'rate-lowered',
    { wantedIntervalMs: 1, actualIntervalMs: 2, scanMs: 3, cpuBudget: 0.1 },
    {
      kind: 'rate-lowered',
      fact: 'regions',
      wantedIntervalMs: 1,
      actualIntervalMs: 2,
      scanMs: 3,
      cpuBudget: 0.1,
    },
  ],
  ['target-gone', about, { kind: 'target-gone', ...about }],
  ['hop', {}, { kind: 'hop' }],
])('%s of version 1 is read as %j', (kind, fields, expected) => {
  expect(decode(1, { kind, ...fields })).toMatchObject({ records: [{ time: 5, ...expected }], warnings: [] });
});

test('kinds of version 1 are unknown in version 2', () => {
  const { records, warnings } = decode(
    2,
    { kind: 'snapshot', ...about, maps: MAPS },
    { kind: 'debugger', ...about, ...tracer },
    { kind: 'memory-error', ...about, reason: 'denied', message: '' },
  );
  expect(records).toEqual([]);
  expect(warnings).toEqual(
    ['snapshot', 'debugger', 'memory-error'].map((kind) => `skipped records of the unknown kind ${kind}: 1`),
  );
});

test('lines of both versions mixed in a file of version 1 are read in their order', () => {
  const { records, warnings } = decode(
    1,
    { kind: 'snapshot', ...about, maps: MAPS },
    { kind: 'observed', fact: 'tracer', ...about, value: tracer },
    { kind: 'debugger', ...about, ...tracer },
    { kind: 'mood' },
  );
  expect(records.map((record) => 'fact' in record && record.fact)).toEqual(['regions', 'tracer', 'tracer']);
  expect(records[1]).toEqual(records[2]);
  expect(warnings).toEqual(['skipped records of the unknown kind mood: 1']);
});

test.each([
  ['a snapshot without a map', { kind: 'snapshot', ...about }, /"maps" to be text, got nothing$/],
  [
    'a debugger without a way',
    { kind: 'debugger', ...about, attached: true },
    /"via" to be text, got nothing$/,
  ],
  [
    'a failure without a reason',
    { kind: 'memory-error', ...about, message: '' },
    /"reason" to be one of denied/,
  ],
])('%s of version 1 is refused', (_, line, message) => {
  expect(() => decode(1, line)).toThrow(
    expect.objectContaining({ code: 'CS_CAPTURE', message: expect.stringMatching(message) }),
  );
});
