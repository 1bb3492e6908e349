/** A part of a kernel ring (`events/header_page`): the time of its first event, the bytes that are used, then the events. */
const HEADER_BYTES = 16;
/** Flags beside the bytes that are used: events were lost before these, and whether it says how many, which it rarely has room for. */
const MISSED = 1 << 31;
const MISSED_STORED = 1 << 30;
/** Of `events/header_event`: what the first five bits of an event say, where they do not say its length in words. */
const LENGTH_FOLLOWS = 0;
const PADDING = 29;
const TIME_EXTEND = 30;
const TIME_STAMP = 31;

/** The upper bits of an absolute time are those of the page (include/linux/ring_buffer.h: TS_MSB). */
const STAMP_BITS = 59n;

export interface SubBufferListener {
  /** @param time nanoseconds of the ring's clock @param event good for the time of the call */
  onEvent(time: number, event: Buffer): void;
  /** Events in front of these were overwritten. */
  onLost(): void;
}

/** Takes the events out of a sub-buffer as `trace_pipe_raw` gives it. What does not fit it is left out: no read is out of bounds. */
export function readSubBuffer(page: Buffer, listener: SubBufferListener): void {
  if (page.length < HEADER_BYTES) return;
  const startTime = page.readBigUInt64LE(0);
  const commit = page.readInt32LE(8);
  const end = Math.min(page.length, HEADER_BYTES + (commit & ~(MISSED | MISSED_STORED)));
  if ((commit & MISSED) !== 0) listener.onLost();
  let time = Number(startTime);
  for (let at = HEADER_BYTES; at + 4 <= end; ) {
    const head = page.readUInt32LE(at);
    const [type, delta] = [head & 31, head >>> 5];
    const word = at + 8 <= end ? page.readUInt32LE(at + 4) : 0;
    if (type === TIME_STAMP) {
      const upper = (startTime >> STAMP_BITS) << STAMP_BITS;
      time = Number(upper) + word * 2 ** 27 + delta;
      at += 8;
    } else if (type === TIME_EXTEND) {
      time += word * 2 ** 27 + delta;
      at += 8;
    } else {
      // The rest is empty.
      if (type === PADDING && delta === 0) return;
      time += delta;
      const isCounted = type === LENGTH_FOLLOWS || type === PADDING;
      const next = at + 4 + (isCounted ? word : type * 4);
      if (next <= at + 4 || next > end) return;
      if (type !== PADDING) listener.onEvent(time, page.subarray(isCounted ? at + 8 : at + 4, next));
      at = next;
    }
  }
}
