import { isSeen, unsee } from './layout.js';

/** The least that a process has: one buffer that is read, one to fill. */
const LEAST = 2;
/** The most, and how many bytes of buffers a process may have beyond the least. */
const MOST = 64;
const MOST_BYTES = 256 * 1024;
/** Beyond the least, while all processes together have no more than this. */
const MOST_BYTES_TOGETHER = 4 * 1024 * 1024;
/** Maps grow: a little more than is asked for is taken, this part of it and no more than so many bytes. */
const SPARE_PART = 1 / 8;
const SPARE_BYTES = 1024;

/** What the rings of one thread have taken together. */
export interface RingMemory {
  bytes: number;
}

/**
 * The buffers in which the maps of one process cross threads, used again. Nothing counts shared memory as garbage, so what a
 * process that never holds still makes of it would otherwise fill the machine.
 *
 * Values are looked at in the order in which they were sent. Once one is marked as seen by all, those before it are free; it
 * is not, because it stays the newest until the next one is seen.
 */
export class PackedRing {
  /** In the order in which they were sent. */
  private readonly sent: SharedArrayBuffer[] = [];

  /** @param memory shared with the other rings of the thread */
  constructor(private readonly memory: RingMemory = { bytes: 0 }) {}

  /** A buffer of at least so many bytes, to be filled and sent; undefined while too many wait to be seen. */
  next(bytes: number): SharedArrayBuffer | undefined {
    const freeCount = this.sent.findLastIndex(isSeen);
    const free = this.sent.slice(0, Math.max(0, freeCount));
    const fitting = free.find(({ byteLength }) => byteLength >= bytes && byteLength <= 4 * bytes + 4096);
    if (fitting !== undefined) {
      this.sent.splice(this.sent.indexOf(fitting), 1);
      unsee(fitting);
      this.sent.push(fitting);
      return fitting;
    }
    // None of those that are free is of use: the map has grown or shrunk.
    this.drop(free.length);
    const size = Math.ceil((bytes + Math.min(bytes * SPARE_PART, SPARE_BYTES)) / 8) * 8;
    if (this.sent.length >= this.most(size)) return undefined;
    const buffer = new SharedArrayBuffer(size);
    this.memory.bytes += size;
    this.sent.push(buffer);
    return buffer;
  }

  /** Gives up its share of the memory: nothing more is sent. */
  close(): void {
    this.drop(this.sent.length);
  }

  private drop(count: number): void {
    for (const { byteLength } of this.sent.splice(0, count)) this.memory.bytes -= byteLength;
  }

  private most(size: number): number {
    const hasRoom = this.memory.bytes + size <= MOST_BYTES_TOGETHER;
    return hasRoom ? Math.min(MOST, Math.max(LEAST, Math.floor(MOST_BYTES / size))) : LEAST;
  }
}
