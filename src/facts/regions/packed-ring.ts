import { isSeen, unsee } from './layout.js';

/** A process may have as many buffers as fit into this, and always a few: one that is read, one that waits, one to fill. */
const SMALL_BYTES = 256 * 1024;
const LEAST = 3;
const MOST = 64;

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
    this.sent.splice(0, free.length);
    const most = Math.min(MOST, Math.max(LEAST, Math.floor(SMALL_BYTES / bytes)));
    if (this.sent.length >= most) return undefined;
    // A little more than asked for: maps grow.
    const buffer = new SharedArrayBuffer(Math.ceil((bytes * 1.125) / 8) * 8);
    this.sent.push(buffer);
    return buffer;
  }
}
