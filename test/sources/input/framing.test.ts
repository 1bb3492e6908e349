import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeMessage, MessageDecoder } from '../../../src/sources/input/framing.js';
import { type HookMessage, MAX_EVENTS } from '../../../src/sources/input/messages.js';

const events = fc.array(fc.tuple(fc.double(), fc.double(), fc.nat(31)), { maxLength: 40 }).map(
  (list): HookMessage => ({
    kind: 'events',
    times: Float64Array.from(list, ([time]) => time),
    holds: Float64Array.from(list, ([, hold]) => hold),
    marks: Uint8Array.from(list, ([, , mark]) => mark),
  }),
);
const message: fc.Arbitrary<HookMessage> = fc.oneof(
  events,
  fc.record({
    kind: fc.constant('state' as const),
    state: fc.constantFrom('waiting' as const, 'starting' as const, 'ready' as const),
    backend: fc.constantFrom('uiohook' as const, 'evdev' as const, 'none' as const),
    message: fc.string({ unit: 'binary', maxLength: 50 }),
  }),
  fc.record({ kind: fc.constant('loss' as const), events: fc.nat(), overruns: fc.nat() }),
  fc.record({ kind: fc.constant('focus' as const), pid: fc.integer({ min: -1 }) }),
  fc.constant<HookMessage>({ kind: 'heartbeat' }),
);

/** Cuts at every given place, taken modulo the length. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

test('any messages, cut anywhere, come out as they went in', () => {
  fc.assert(
    fc.property(
      fc.array(message, { maxLength: 12 }),
      fc.array(fc.nat(), { maxLength: 40 }),
      (messages, places) => {
        const decoder = new MessageDecoder();
        const chunks = cut(Buffer.concat(messages.map(encodeMessage)), places);
        expect(chunks.flatMap((chunk) => decoder.push(chunk))).toEqual(messages);
      },
    ),
  );
});

test('byte by byte', () => {
  const sent: HookMessage[] = [
    { kind: 'loss', events: 3, overruns: 0 },
    {
      kind: 'events',
      times: Float64Array.of(1.5, -2),
      holds: Float64Array.of(Number.NaN, 7),
      marks: Uint8Array.of(1, 5),
    },
    { kind: 'heartbeat' },
  ];
  const decoder = new MessageDecoder();
  const bytes = Buffer.concat(sent.map(encodeMessage));
  expect([...bytes].flatMap((byte) => decoder.push(Buffer.of(byte)))).toEqual(sent);
});

test('text is cut to what a message may hold', () => {
  const [decoded] = new MessageDecoder().push(
    encodeMessage({ kind: 'state', state: 'waiting', backend: 'none', message: '\0'.repeat(100_000) }),
  );
  expect(decoded).toMatchObject({ message: '\0'.repeat(2_000) });
});

test.each([
  ['an unknown kind', 9, 0],
  ['a part of an event', 1, 18],
  ['more events than a message holds', 1, 17 * (MAX_EVENTS + 1)],
  ['a heartbeat with content', 2, 1],
  ['a text of 4 GB', 3, 0xffff_ffff],
])('refuses %s by its header alone', (_, kind, length) => {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(kind, 0);
  header.writeUInt32LE(length, 4);
  expect(() => new MessageDecoder().push(header)).toThrow(
    `expected a message, got kind ${kind} of ${length} bytes`,
  );
});

test.each([
  ['no JSON', '{"kind"}'],
  ['null', 'null'],
  ['a list', '[]'],
  ['an unknown kind', '{"kind":"key","key":30}'],
  ['a state without its fields', '{"kind":"state"}'],
  ['a focus on no process', '{"kind":"focus","pid":"7"}'],
  ['a loss below zero', '{"kind":"loss","events":-1,"overruns":0}'],
  [
    'a longer text than is ever sent',
    `{"kind":"state","state":"ready","backend":"none","message":"${'a'.repeat(2_001)}"}`,
  ],
])('refuses a text message that is %s', (_, text) => {
  expect(() => new MessageDecoder().push(textMessage(text))).toThrow(
    expect.objectContaining({ name: 'ClearSightError', code: 'CS_NATIVE' }),
  );
});

test('of a text message only the named fields are taken over', () => {
  const [decoded] = new MessageDecoder().push(textMessage('{"kind":"focus","pid":7,"key":30}'));
  expect(decoded).toEqual({ kind: 'focus', pid: 7 });
});

function textMessage(text: string): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(3, 0);
  header.writeUInt32LE(text.length, 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

test('a full message passes', () => {
  const full: HookMessage = {
    kind: 'events',
    times: new Float64Array(MAX_EVENTS).fill(1),
    holds: new Float64Array(MAX_EVENTS).fill(2),
    marks: new Uint8Array(MAX_EVENTS).fill(3),
  };
  expect(new MessageDecoder().push(encodeMessage(full))).toEqual([full]);
});
