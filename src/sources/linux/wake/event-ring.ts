import { PAGE_BYTES } from '../libc.js';
import { mapShared, type SharedMapping } from './native.js';

/** Pages behind the first: a power of two. Shared memory that every user may have for such rings is 516 KiB a processor. */
const RING_PAGES = [32, 8, 2];
/** `data_head` and `data_tail` of `struct perf_event_mmap_page`, in 64-bit words. */
const HEAD = 128;
const TAIL = 129;
/** `struct perf_event_header`: type, misc, size. */
const HEADER_BYTES = 8;

/** Memory into which the kernel writes what it tells on one processor, and out of which it is taken in order. */
export class EventRing {
  private readonly ends: BigInt64Array;
  private readonly data: Buffer;
  /** A record that runs over the end of the ring, in one piece. */
  private readonly whole: Buffer;

  private constructor(
    private readonly mapping: SharedMapping,
    dataBytes: number,
  ) {
    this.ends = new BigInt64Array(mapping.memory, 0, PAGE_BYTES / 8);
    this.data = Buffer.from(mapping.memory, PAGE_BYTES, dataBytes);
    this.whole = Buffer.allocUnsafeSlow(dataBytes);
  }

  /** Undefined where the kernel gives no memory, not even a little. */
  static open(event: number): EventRing | undefined {
    for (const pages of RING_PAGES) {
      const mapping = mapShared(event, (1 + pages) * PAGE_BYTES);
      if (mapping !== undefined) return new EventRing(mapping, pages * PAGE_BYTES);
    }
    return undefined;
  }

  /** @param take called with each record: its type and its bytes, header included, good for the time of the call */
  drain(take: (type: number, record: Buffer) => void): void {
    const head = Number(Atomics.load(this.ends, HEAD));
    let tail = Number(this.ends[TAIL]);
    while (tail < head) {
      const at = tail % this.data.length;
      const size = this.data.readUInt16LE(at + 6);
      if (size < HEADER_BYTES) break;
      take(this.data.readUInt32LE(at), this.bytes(at, size));
      tail += size;
    }
    // What was not understood is passed over: the kernel could not write behind it.
    Atomics.store(this.ends, TAIL, BigInt(head));
  }

  close(): void {
    this.mapping.unmap();
  }

  private bytes(at: number, size: number): Buffer {
    const { data, whole } = this;
    if (at + size <= data.length) return data.subarray(at, at + size);
    data.copy(whole, 0, at);
    data.copy(whole, data.length - at, 0, size - (data.length - at));
    return whole.subarray(0, size);
  }
}
