// What the process that holds the input hook sends to the monitor.
import { createHash } from 'node:crypto';
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
  const encoded = [];
  const whole = read([bytes], (message) => encoded.push(encodeMessage(message)));
  same('what comes in pieces', read(pieces(bytes)), whole);
  if (whole === REFUSED) return;
  same('messages that were sent again', read([Buffer.concat(encoded)]), whole);
}

const REFUSED = 'refused';

/** A digest of all messages, none of which is kept: a hundred thousand of them take as many times their bytes. */
function read(chunks, visit = () => {}) {
  const decoder = new MessageDecoder();
  const digest = createHash('sha256');
  try {
    for (const chunk of chunks) {
      for (const message of decoder.push(chunk)) {
        digest.update(`${show(message)}\n`);
        visit(message);
      }
    }
  } catch (error) {
    stated(error, 'CS_NATIVE');
    return REFUSED;
  }
  return digest.digest('hex');
}

const show = (value) =>
  JSON.stringify(value, (_, part) =>
    ArrayBuffer.isView(part) ? Buffer.from(part.buffer).toString('hex') : part,
  );
