import { ClearSightError } from '../../errors/errors.js';
import { decodeJsonMessage, MAX_TEXT } from './message-json.js';
import { type HookEvents, type HookMessage, MAX_EVENTS } from './messages.js';

/**
 * The binary form of messages.ts, little endian. Events are numbers and never become text on the way.
 *
 * ```
 *  u32 kind   u32 payloadBytes   payload
 *  1 events     n x f64 times, n x f64 holds, n x u8 marks
 *  2 heartbeat  nothing
 *  3 other      the message as JSON
 * ```
 */
const HEADER_BYTES = 8;
const EVENT_BYTES = 8 + 8 + 1;
/** A text of the longest kind, at most 6 bytes a character, and what stands around it. */
const MAX_JSON_BYTES = 16_384;
const EVENTS = 1;
const HEARTBEAT = 2;
const JSON_TEXT = 3;

export function encodeMessage(message: HookMessage): Buffer {
  if (message.kind === 'events') return encodeEvents(message);
  if (message.kind === 'heartbeat') return frame(HEARTBEAT, 0);
  const text = JSON.stringify(
    message.kind === 'state' ? { ...message, message: message.message.slice(0, MAX_TEXT) } : message,
  );
  const encoded = frame(JSON_TEXT, Buffer.byteLength(text));
  encoded.write(text, HEADER_BYTES);
  return encoded;
}

function encodeEvents({ times, holds, marks }: HookEvents): Buffer {
  const count = times.length;
  const encoded = frame(EVENTS, count * EVENT_BYTES);
  encoded.set(bytesOf(times), HEADER_BYTES);
  encoded.set(bytesOf(holds), HEADER_BYTES + count * 8);
  encoded.set(marks, HEADER_BYTES + count * 16);
  return encoded;
}

function frame(kind: number, payloadBytes: number): Buffer {
  const encoded = Buffer.alloc(HEADER_BYTES + payloadBytes);
  encoded.writeUInt32LE(kind, 0);
  encoded.writeUInt32LE(payloadBytes, 4);
  return encoded;
}

/** Turns chunks of any size into whole messages. Holds at most one message that is not whole yet. */
export class MessageDecoder {
  private rest: Buffer = Buffer.alloc(0);

  /** The messages that this chunk completes. Throws CS_NATIVE for bytes that are no message. */
  push(chunk: Buffer): HookMessage[] {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const messages: HookMessage[] = [];
    let at = 0;
    while (bytes.length - at >= HEADER_BYTES) {
      const kind = bytes.readUInt32LE(at);
      const end = at + HEADER_BYTES + payloadLength(kind, bytes.readUInt32LE(at + 4));
      if (end > bytes.length) break;
      messages.push(decodePayload(kind, bytes.subarray(at + HEADER_BYTES, end)));
      at = end;
    }
    this.rest = bytes.subarray(at);
    return messages;
  }
}

/** Checked before the payload has come, so that a wrong length cannot make the decoder wait and grow. */
function payloadLength(kind: number, length: number): number {
  const isValid =
    (kind === EVENTS && length % EVENT_BYTES === 0 && length <= MAX_EVENTS * EVENT_BYTES) ||
    (kind === HEARTBEAT && length === 0) ||
    (kind === JSON_TEXT && length <= MAX_JSON_BYTES);
  if (isValid) return length;
  throw new ClearSightError(
    'CS_NATIVE',
    `input child: expected a message, got kind ${kind} of ${length} bytes`,
  );
}

function decodePayload(kind: number, payload: Buffer): HookMessage {
  if (kind === HEARTBEAT) return { kind: 'heartbeat' };
  if (kind === JSON_TEXT) return decodeJsonMessage(payload.toString('utf8'));
  const count = payload.length / EVENT_BYTES;
  const times = new Float64Array(count);
  const holds = new Float64Array(count);
  const marks = new Uint8Array(count);
  bytesOf(times).set(payload.subarray(0, count * 8));
  bytesOf(holds).set(payload.subarray(count * 8, count * 16));
  marks.set(payload.subarray(count * 16));
  return { kind: 'events', times, holds, marks };
}

function bytesOf(numbers: Float64Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
