import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import { CODES, type Code } from '../../src/errors/codes.js';
import { eventSchema } from '../../src/outlets/event-schema.js';
import { formatJson } from '../../src/outlets/line.js';
import { EVENT_KINDS, type MonitorEvent } from '../../src/records/event.js';
import type { Finding } from '../../src/records/finding.js';
import { CHANNELS } from '../../src/records/input.js';
import { INDICATORS } from '../../src/workers/input/indicators.js';
import { eventOf, verdictOf } from './support.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('schema and type are one', () => {
  type Writable<T> = T extends readonly (infer Element)[]
    ? Writable<Element>[]
    : T extends object
      ? { -readonly [Key in keyof T]: Writable<T[Key]> }
      : T;
  expectTypeOf<z.output<typeof eventSchema>>().toEqualTypeOf<Writable<MonitorEvent>>();
});

const address = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value) => `0x${value.toString(16)}`);
const bytes = fc.uint8Array({ maxLength: 256 }).map((name) => Buffer.from(name).toString('latin1'));
const figure = fc.double({ noNaN: true, noDefaultInfinity: true });
const finding: fc.Arbitrary<Finding> = fc.oneof(
  fc.record({
    detector: fc.constantFrom('writable-executable', 'anonymous-executable'),
    startAddress: address,
    endAddress: address,
    permissions: fc.constantFrom('rwxp', 'r-xs', '--xp'),
    name: bytes,
  }),
  fc.record({
    detector: fc.constantFrom(...INDICATORS.map(({ id }) => id)),
    channel: fc.constantFrom(...CHANNELS),
    group: fc.constantFrom('timing', 'hold', 'origin'),
    maturity: fc.constantFrom('stable', 'experimental'),
    atMs: figure,
    presses: fc.nat(),
    windowMs: figure,
    value: figure,
    limit: figure,
    unit: fc.constantFrom(...INDICATORS.map(({ unit }) => unit)),
    words: fc.string(),
  }),
  fc.record({
    detector: fc.constant('tracer' as const),
    via: fc.constantFrom('ptrace' as const, 'inspector' as const),
    tracerPid: fc.nat(),
    tracerName: fc.string(),
    monitor: fc.boolean(),
  }),
);
const event: fc.Arbitrary<MonitorEvent> = fc.record(
  {
    time: fc
      .date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString()),
    monotonicMs: figure,
    kind: fc.constantFrom(...EVENT_KINDS),
    level: fc.constantFrom('INFO', 'WARNING', 'ERROR', 'CRITICAL', 'FATAL'),
    module: fc.constantFrom('MEMORY_MONITOR', 'INPUT_DETECTOR', 'DEBUGGER_DETECTOR', 'MONITOR'),
    code: fc.constantFrom(null, ...(Object.keys(CODES) as Code[])),
    pid: fc.integer({ min: -1, max: 4_194_304 }),
    process: fc.string(),
    message: fc.string(),
    status: fc.constantFrom('clean', 'suspicious', 'could-not-tell'),
    action: fc.constantFrom('simulate', 'terminate'),
    findings: fc.array(finding, { maxLength: 32 }),
    details: fc.dictionary(fc.string(), fc.oneof(fc.string(), figure, fc.boolean(), fc.constant(null)), {
      noNullPrototype: true,
    }),
  },
  {
    noNullPrototype: true,
    requiredKeys: ['time', 'monotonicMs', 'kind', 'level', 'module', 'code', 'pid', 'process', 'message'],
  },
);

test('every event, written and read back, is what the published schema says', () => {
  fc.assert(
    fc.property(event, (given) => {
      expect(eventSchema.safeParse(JSON.parse(formatJson(given))).error?.issues).toBeUndefined();
    }),
  );
});

test.each([
  ['an unknown kind', { ...eventOf(), kind: 'other' }],
  ['an unknown field', { ...eventOf(), key: 30 }],
  ['an unknown code', { ...eventOf(), code: 'FI-MEM-999' }],
  ['a local time', { ...eventOf(), time: '2025-12-11 12:41:22,118' }],
  [
    '33 findings',
    verdictOf({
      findings: Array(33).fill({
        detector: 'tracer',
        via: 'ptrace',
        tracerPid: 1,
        tracerName: '',
        monitor: false,
      }),
    }),
  ],
  [
    'a finding with a key code',
    {
      ...verdictOf(),
      findings: [
        { detector: 'tracer', via: 'ptrace', tracerPid: 1, tracerName: '', monitor: false, keyCode: 30 },
      ],
    },
  ],
])('the schema refuses %s', (_, given) => {
  expect(eventSchema.safeParse(given).success).toBe(false);
});

test('published schemas and tables are current', () => {
  const { status, stderr } = spawnSync(process.execPath, [`${root}scripts/generate-schemas.mjs`, '--check'], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('docs/events.md tells of every code and every kind, and of no other', () => {
  const page = readFileSync(`${root}docs/events.md`, 'utf8');
  const codes = [...page.matchAll(/^\| `(FI-[A-Z]+-\d+)` \| (.*) \|$/gm)].map((match) => [
    match[1],
    match[2],
  ]);
  expect(codes).toEqual(Object.entries(CODES));
  const kinds = page.slice(page.indexOf('## Kinds'), page.indexOf('## What is on the disk'));
  const named = [...kinds.matchAll(/^\| (`.*?`) \|/gm)].flatMap((row) =>
    [...(row[1] as string).matchAll(/`([^`]+)`/g)].map((match) => match[1]),
  );
  expect(named.toSorted()).toEqual([...EVENT_KINDS].toSorted());
});
