// What the process that holds the input hook sends to the monitor.
import { encodeMessage, MessageDecoder } from '../../../dist/sources/input/framing.js';
import { pieces } from '../bytes/pieces.mjs';
import { same, stated } from '../promises.mjs';

export const words = [
  '"kind"',
  '"state"',
  '"ready"',
  '"waiting"',
  '"events"',
  '"loss"',
  '"focus"',
  '"heartbeat"',
];

const events = (count) => ({
  kind: 'events',
  times: Float64Array.from({ length: count }, (_, index) => index * 10),
  holds: new Float64Array(count).fill(Number.NaN),
  marks: new Uint8Array(count),
});
const HONEST = [
  { kind: 'heartbeat' },
  events(0),
  events(3),
  { kind: 'state', state: 'ready', backend: 'evdev', message: 'reads 2 devices' },
  { kind: 'loss', events: 3, overruns: 1 },
  { kind: 'focus', pid: 42 },
];
export const seeds = () => [...HONEST.map(encodeMessage), Buffer.concat(HONEST.map(encodeMessage))];

export function check(bytes) {
  const whole = decode([bytes]);
  same('what comes in pieces', show(decode(pieces(bytes))), show(whole));
  const again = decode([Buffer.concat(whole.messages.map(encodeMessage))]);
  same('messages that were sent again', show(again.messages), show(whole.messages));
}

function decode(chunks) {
  const decoder = new MessageDecoder();
  const messages = [];
  try {
    for (const chunk of chunks) messages.push(...decoder.push(chunk));
  } catch (error) {
    return { messages: [], refusal: stated(error, 'CS_NATIVE') };
  }
  return { messages };
}

const show = (value) =>
  JSON.stringify(value, (_, part) =>
    ArrayBuffer.isView(part) ? Buffer.from(part.buffer).toString('hex') : part,
  );
