import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import { CODES, type Code } from '../../src/errors/codes.js';
import { eventSchema } from '../../src/outlets/event-schema.js';
import {
  type EnforcementEvent,
  EVENT_KINDS,
  type InputEvent,
  type MonitorEvent,
  type OtherEvent,
  type VerdictEvent,
} from '../../src/records/event.js';
import type { Finding, TracerFinding } from '../../src/records/finding.js';
import { Stamper } from '../../src/records/stamper.js';
import { escapeNameBytes, escapeText, MAX_ESCAPED_CHARACTERS } from '../../src/text/escape.js';
import { hostileText, parts } from './arbitraries.js';
import { enforcementOf, eventOf, expectValid, verdictOf } from './support.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

type Particular = 'verdict' | 'enforcement' | 'input';

test('the kind tells which fields are there', () => {
  const event: MonitorEvent = verdictOf();
  if (event.kind === 'verdict') {
    expectTypeOf(event.code).toEqualTypeOf<Code>();
    expectTypeOf(event.action).toEqualTypeOf<'simulate' | 'terminate'>();
    expectTypeOf(event.findings).toEqualTypeOf<readonly Finding[]>();
    expect(event.findings).toEqual([]);
  }
  type Enforcement = Extract<MonitorEvent, { kind: 'enforcement' }>;
  expectTypeOf<Enforcement['afterMs']>().toEqualTypeOf<number>();
  // A near miss: any other may have no code, and has no outcome.
  type Hit = Extract<MonitorEvent, OtherEvent>;
  expectTypeOf<Hit['code']>().toEqualTypeOf<Code | null>();
  expectTypeOf<Hit>().not.toHaveProperty('outcome');
});

test('schema and type are one', () => {
  type Writable<T> = T extends readonly (infer Element)[]
    ? Writable<Element>[]
    : T extends object
      ? { -readonly [Key in keyof T]: Writable<T[Key]> }
      : T;
  type Output = z.output<typeof eventSchema>;
  expectTypeOf<Output['kind']>().toEqualTypeOf<MonitorEvent['kind']>();
  expectTypeOf<Extract<Output, { kind: 'verdict' }>>().toEqualTypeOf<Writable<VerdictEvent>>();
  expectTypeOf<Extract<Output, { kind: 'enforcement' }>>().toEqualTypeOf<Writable<EnforcementEvent>>();
  expectTypeOf<Extract<Output, { kind: 'input' }>>().toEqualTypeOf<Writable<InputEvent>>();
  expectTypeOf<Exclude<Output, { kind: Particular }>>().toEqualTypeOf<Writable<OtherEvent>>();
});

const tracer: TracerFinding = {
  kind: 'tracer',
  detector: 'tracer',
  severity: 'high',
  maturity: 'stable',
  words: 'traced via ptrace',
  figures: {},
  via: 'ptrace',
  tracerPid: 1,
  tracerName: '',
  monitor: false,
};

const ORIGIN = { monotonicMs: 0, epochMs: 0 };

test('every event that can be stamped, written and read back, is what the published schema says', () => {
  const epochMs = fc.double({ min: -8.64e15, max: 8.64e15, noNaN: true });
  fc.assert(
    fc.property(parts, epochMs, hostileText, (given, time, host) => {
      const stamper = new Stamper({ origin: ORIGIN, session: randomUUID(), host: escapeText(host) });
      expectValid([stamper.stamp(time, given)]);
    }),
  );
});

test('near misses: a name of 256 bytes fits however it is escaped, and one character more does not', () => {
  const named = (name: string) => ({
    ...verdictOf(),
    findings: [{ ...tracer, tracerName: name }],
  });
  for (const bytes of ['\x01'.repeat(256), '日'.repeat(86), '\u202e'.repeat(85)]) {
    const shown = escapeNameBytes(Buffer.from(bytes).subarray(0, 256).toString('latin1'));
    expect(eventSchema.safeParse(named(shown)).success).toBe(true);
  }
  expect(eventSchema.safeParse(named('x'.repeat(MAX_ESCAPED_CHARACTERS))).success).toBe(true);
  expect(eventSchema.safeParse(named('x'.repeat(MAX_ESCAPED_CHARACTERS + 1))).success).toBe(false);
});

test('the schema takes 32 findings', () => {
  expect(eventSchema.safeParse(verdictOf({ findings: Array(32).fill(tracer) })).success).toBe(true);
});

test.each([
  ['an unknown kind', { ...eventOf(), kind: 'other' }],
  ['an unknown field', { ...eventOf(), key: 30 }],
  ['an unknown code', { ...eventOf(), code: 'FI-MEM-999' }],
  ['a local time', { ...eventOf(), time: '2025-12-11 12:41:22,118' }],
  ['33 findings', verdictOf({ findings: Array(33).fill(tracer) })],
  ['a finding with a key code', { ...verdictOf(), findings: [{ ...tracer, keyCode: 30 }] }],
  ['an event without a session', { ...eventOf(), session: '' }],
  ['a number below 0', { ...eventOf(), sequence: -1 }],
  ['an outcome without an enforcement', { ...eventOf(), outcome: 'ended' }],
  ['an enforcement with an unknown outcome', { ...enforcementOf(), outcome: 'escaped' }],
  ['an enforcement without an outcome', { ...enforcementOf(), outcome: undefined }],
  ['a verdict without a code', { ...verdictOf(), code: null }],
  ['a verdict without findings', { ...verdictOf(), findings: undefined }],
  ['a verdict without an action', { ...verdictOf(), action: undefined }],
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
  const start = page.indexOf('## Kinds');
  const kinds = page.slice(start, page.indexOf('\n## ', start));
  const named = [...kinds.matchAll(/^\| (`.*?`) \|/gm)].flatMap((row) =>
    [...(row[1] as string).matchAll(/`([^`]+)`/g)].map((match) => match[1]),
  );
  expect(named.toSorted()).toEqual([...EVENT_KINDS].toSorted());
});
