import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { CaptureLines } from '../../src/capture/capture-lines.js';
import { FACTS } from '../../src/facts/facts.js';
import type { ObservedFact } from '../../src/records/record.js';
import type { Recorded } from '../../src/records/recorded.js';

/**
 * Captures of version 1, from live and from hostile streams, with the events that `clearsight replay --json` gave of them
 * before the format changed. Every event must come again, in its order, with every field that it had; new fields may come.
 */
const folder = fileURLToPath(new URL('../fixtures/captures-v1/', import.meta.url));
const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const names = readdirSync(folder)
  .filter((file) => !file.includes('.events.'))
  .map((file) => file.replace('.ndjson.gz', ''));

const replay = (name: string) =>
  spawnSync(process.execPath, [program, 'replay', `${folder}${name}.ndjson.gz`, '--json'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });

const linesOf = (text: string) => text.trimEnd().split('\n');
type Json = Record<string, unknown>;

/** What of an event stood there before: the same fields, and those alone, at every depth. */
function fieldsOf(before: unknown, now: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(now))
    return now.map((one, index) => fieldsOf(before[index], one));
  if (typeof before !== 'object' || before === null || typeof now !== 'object' || now === null) return now;
  return Object.fromEntries(
    Object.keys(before).map((key) => [key, fieldsOf((before as Json)[key], (now as Json)[key])]),
  );
}

test('there are captures of every kind of decision', () => {
  const events = names.flatMap((name) =>
    linesOf(gunzipSync(readFileSync(`${folder}${name}.events.ndjson.gz`)).toString()).map((line) =>
      JSON.parse(line),
    ),
  );
  const said = new Set(events.flatMap(({ kind, code }) => [kind, code]));
  const expected = [
    'FI-MEM-001',
    'FI-MEM-002',
    'FI-INP-001',
    'FI-INP-002',
    'FI-DBG-001',
    'region',
    'hit',
    'summary',
  ];
  expect([...said]).toEqual(
    expect.arrayContaining([...expected, 'debugger', 'could-not-tell', 'rate-lowered']),
  );
});

test.each(names)('%s is replayed to the same decisions, twice to the byte', (name) => {
  const { stdout, status } = replay(name);
  const before = linesOf(gunzipSync(readFileSync(`${folder}${name}.events.ndjson.gz`)).toString()).map(
    (line) => JSON.parse(line),
  );
  const now = linesOf(stdout).map((line) => JSON.parse(line));
  expect(status).toBe(3);
  expect(now.map(({ kind }) => kind)).toEqual(before.map(({ kind }) => kind));
  expect(fieldsOf(before, now)).toEqual(before);
  expect(replay(name).stdout).toBe(stdout);
});

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
  ['a snapshot without a map', { kind: 'snapshot', ...about }, /"maps" to be a text, got nothing$/],
  [
    'a debugger without a way',
    { kind: 'debugger', ...about, attached: true },
    /"via" to be a text, got nothing$/,
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
