import fc from 'fast-check';
import { CODES, type Code } from '../../src/errors/codes.js';
import { OTHER_KINDS, OUTCOMES } from '../../src/records/event.js';
import { type Finding, SEVERITIES } from '../../src/records/finding.js';
import { CHANNELS } from '../../src/records/input.js';
import type { EventParts } from '../../src/records/stamper.js';
import type { ProcessKey } from '../../src/records/target.js';
import { escapeNameBytes, escapeText } from '../../src/text/escape.js';
import { INDICATORS } from '../../src/workers/input/indicators.js';

/** A part again and again, up to a length that the system allows for paths. */
const long = (part: fc.Arbitrary<string>) =>
  fc
    // Most up to 512: all of that is shown, and grows most when it is escaped.
    .tuple(part, fc.oneof(fc.nat({ max: 512 }), fc.nat({ max: 4096 })))
    .map(([text, length]) => text.repeat(Math.ceil(length / text.length)).slice(0, length));

/** What the watched side may choose for a name, a path or a message, at every size. */
export const hostileText = fc.oneof(
  fc.string({ unit: 'binary' }),
  long(fc.string({ unit: 'binary', minLength: 1, maxLength: 8 })),
  long(fc.constantFrom('\n', '\x1b', '\u202e', '\u{e0041}', '\\', '日', '😀', '\ud800', 'a')),
);
/** Bytes of a name, which are cut to 256 before they are escaped. */
export const hostileBytes = fc.oneof(
  fc.uint8Array({ maxLength: 256, size: 'max' }).map((name) => Buffer.from(name)),
  hostileText.map((name) => Buffer.from(name).subarray(0, 256)),
);
const shownText = hostileText.map(escapeText);
const shownName = hostileBytes.map((bytes) => escapeNameBytes(bytes.toString('latin1')));

const address = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value) => `0x${value.toString(16)}`);
const figure = fc.double({ noNaN: true, noDefaultInfinity: true });
const found = {
  detector: fc.constantFrom('writable-executable', ...INDICATORS.map(({ id }) => id)),
  severity: fc.constantFrom(...SEVERITIES),
  maturity: fc.constantFrom('stable' as const, 'experimental' as const),
  words: shownText,
  figures: fc.dictionary(fc.string(), figure, { noNullPrototype: true }),
};
const kind = <Kind extends Finding['kind']>(name: Kind) => fc.constant(name);
const finding: fc.Arbitrary<Finding> = fc.oneof(
  fc.record({
    ...found,
    kind: kind('region'),
    startAddress: address,
    endAddress: address,
    permissions: fc.constantFrom('rwxp', 'r-xs', '--xp'),
    name: shownName,
  }),
  fc.record({
    ...found,
    kind: kind('input'),
    channel: fc.constantFrom(...CHANNELS),
    group: fc.constantFrom('timing' as const, 'hold' as const, 'origin' as const),
    atMs: figure,
    presses: fc.nat(),
    windowMs: figure,
    value: figure,
    limit: figure,
    unit: fc.constantFrom(...INDICATORS.map(({ unit }) => unit)),
  }),
  fc.record({
    ...found,
    kind: kind('tracer'),
    via: fc.constantFrom('ptrace', 'inspector'),
    tracerPid: fc.nat(),
    tracerName: shownText,
    monitor: fc.boolean(),
  }),
  fc.record({ ...found, kind: kind('process') }),
);
const code = fc.constantFrom(...(Object.keys(CODES) as Code[]));
const action = fc.constantFrom('simulate' as const, 'terminate' as const);
const status = fc.constantFrom('clean' as const, 'suspicious' as const, 'could-not-tell' as const);
const findings = fc.array(finding, { maxLength: 32 });
const always = {
  level: fc.constantFrom(
    'INFO' as const,
    'WARNING' as const,
    'ERROR' as const,
    'CRITICAL' as const,
    'FATAL' as const,
  ),
  module: fc.constantFrom(
    'MEMORY_MONITOR' as const,
    'INPUT_DETECTOR' as const,
    'DEBUGGER_DETECTOR' as const,
    'MONITOR' as const,
  ),
  message: fc.array(shownText, { maxLength: 3 }).map((texts) => texts.join(': ')),
};
const perhaps = {
  code: fc.oneof(fc.constant(null), code),
  pid: fc.integer({ min: -1, max: 4_194_304 }),
  process: shownText,
  processKey: fc.tuple(fc.nat(), shownText).map(([pid, start]): ProcessKey => `${pid}:${start}`),
  executable: shownText,
  status,
  action,
  findings,
  details: fc.dictionary(fc.string(), fc.oneof(shownText, figure, fc.boolean(), fc.constant(null)), {
    noNullPrototype: true,
  }),
};
const required = ['kind', 'level', 'module', 'message'] as const;
const plain = { noNullPrototype: true } as const;

/** What authors of events give the Stamper. */
export const parts: fc.Arbitrary<EventParts> = fc.oneof(
  fc.record(
    { ...always, ...perhaps, kind: fc.constant('verdict' as const), code },
    { ...plain, requiredKeys: [...required, 'code', 'status', 'action', 'findings'] },
  ),
  fc.record(
    {
      ...always,
      ...perhaps,
      kind: fc.constant('enforcement' as const),
      code,
      outcome: fc.constantFrom(...OUTCOMES),
      afterMs: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
    },
    { ...plain, requiredKeys: [...required, 'code', 'action', 'outcome', 'afterMs'] },
  ),
  fc.record(
    { ...always, ...perhaps, kind: fc.constant('input' as const) },
    { ...plain, requiredKeys: [...required, 'status', 'findings'] },
  ),
  fc.record(
    { ...always, ...perhaps, kind: fc.constantFrom(...OTHER_KINDS) },
    { ...plain, requiredKeys: [...required] },
  ),
);
