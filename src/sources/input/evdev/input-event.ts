import type { Milliseconds } from '../../../records/time.js';

/**
 * `struct input_event` of 64-bit Linux (linux/input.h), little endian:
 *
 * ```
 *  0 i64 seconds   8 i64 microseconds   16 u16 type   18 u16 code   20 s32 value
 * ```
 */
export const INPUT_EVENT_BYTES = 24;

/** Types and codes of linux/input-event-codes.h. */
export const EV_SYN = 0;
export const EV_KEY = 1;
export const SYN_REPORT = 0;
export const SYN_DROPPED = 3;

export type InputEventHandler = (type: number, code: number, value: number, time: Milliseconds) => void;

/** Splits a stream of bytes into events. A device gives whole ones; a pipe may split anywhere. Holds at most 23 bytes. */
export class InputEventParser {
  private readonly rest = Buffer.alloc(INPUT_EVENT_BYTES);
  private restBytes = 0;

  constructor(private readonly handle: InputEventHandler) {}

  push(chunk: Buffer): void {
    let at = 0;
    if (this.restBytes > 0) {
      at = chunk.copy(this.rest, this.restBytes);
      this.restBytes += at;
      if (this.restBytes < INPUT_EVENT_BYTES) return;
      this.emit(this.rest, 0);
    }
    for (; at + INPUT_EVENT_BYTES <= chunk.length; at += INPUT_EVENT_BYTES) this.emit(chunk, at);
    this.restBytes = chunk.copy(this.rest, 0, at);
  }

  private emit(bytes: Buffer, at: number): void {
    const time = readInt64(bytes, at) * 1000 + readInt64(bytes, at + 8) / 1000;
    this.handle(bytes.readUInt16LE(at + 16), bytes.readUInt16LE(at + 18), bytes.readInt32LE(at + 20), time);
  }
}

/** As a number: exact up to 2^53, far beyond any clock. */
function readInt64(bytes: Buffer, at: number): number {
  return bytes.readInt32LE(at + 4) * 2 ** 32 + bytes.readUInt32LE(at);
}
