import { type FlippedCode, MAX_FLIPPED, type Marks } from '../../../facts/marks.js';
import { MEMORY_DEVICES } from '../regions/memory-devices.js';
import type { SmapsEntry } from './smaps.js';

/** Mappings of code that are followed of one process, the lowest. */
export const MAX_FOLLOWED = 1024;

/**
 * What is known of a piece of code: seen without the mark once, and again; it had the mark when it was first seen; it has got it since.
 * The linker makes a library with text relocations writable once it is mapped, so the first sight alone proves nothing.
 */
const STATE = { fresh: 0, settled: 1, marked: 2, flipped: 3 } as const;

/**
 * Columns of a row, each a number that is exact. What tells a piece of code apart is where it lies, its file by device and inode, and where the
 * beginning of that file would lie, which stays as it is when a mapping is split. The state stands in the low bits of the start, as a page
 * leaves them free; the device is 32 bits, the inode 64, which the two columns of the file share.
 */
const COLUMN = { startAndState: 0, end: 1, base: 2, fileHigh: 3, fileLow: 4 } as const;
const COLUMNS = 5;
const STATES = 4;
/** Rows by which the memory of a process grows. */
const MORE_ROWS = 16;

/** Rows of the reading under way, of whichever process: only one is read at a time. */
const rows = new Float64Array(MAX_FOLLOWED * COLUMNS);

/**
 * Which code of one process has got the mark (`ac`) that the kernel leaves on a private mapping of a file that was made writable. Numbers alone
 * are kept: a process may have thousands of mappings, each with a path of 4 KiB, and there may be hundreds of processes.
 */
export class WriteMarks {
  /** What was known after the last whole reading, in the order of addresses. */
  private known = new Float64Array(0);
  private knownRows = 0;
  private rows = 0;
  /** The first known row that does not lie below what is visited. */
  private next = 0;
  private unfollowed = 0;

  /** Another program runs in the process. */
  startAnew(): void {
    this.knownRows = 0;
  }

  startReading(): void {
    this.rows = 0;
    this.next = 0;
    this.unfollowed = 0;
  }

  /** Takes in the mappings of a process one by one, in the order of addresses. */
  visit(entry: SmapsEntry): void {
    // What never had a name is judged by its regions: anonymous memory.
    const hasFile = entry.inodeHigh !== 0 || entry.inodeLow !== 0;
    if (!hasFile || entry.isShared || MEMORY_DEVICES.has(entry.device)) return;
    while (this.next < this.knownRows && this.at(this.next, COLUMN.end) <= entry.start) this.next++;
    if (entry.isExecutable && !entry.isWritable) this.add(entry, entry.start, entry.end, this.judge(entry));
    else this.keep(entry);
  }

  /** Ends a reading that has come to the end of the map, and says what has got the mark. */
  endReading(): Marks {
    const length = this.rows * COLUMNS;
    if (this.known.length < length) this.known = new Float64Array(length + MORE_ROWS * COLUMNS);
    this.known.set(rows.subarray(0, length));
    this.knownRows = this.rows;
    return { flipped: this.flipped(), unfollowed: this.unfollowed };
  }

  private judge(entry: SmapsEntry): number {
    let [isFresh, isSettled, isFlipped] = [false, false, false];
    for (let row = this.next; this.isBelow(row, entry.end); row++) {
      if (!this.isOf(row, entry)) continue;
      const state = this.stateOf(row);
      isFresh ||= state === STATE.fresh;
      isSettled ||= state === STATE.settled;
      isFlipped ||= state === STATE.flipped;
    }
    if (entry.isAccounted) return isSettled || isFlipped ? STATE.flipped : STATE.marked;
    return isFresh || isSettled ? STATE.settled : STATE.fresh;
  }

  /** Of code that may be written to or not be run just now, what was known stays known: it may soon be as it was. */
  private keep(entry: SmapsEntry): void {
    for (let row = this.next; this.isBelow(row, entry.end); row++) {
      const state = this.stateOf(row);
      if (!this.isOf(row, entry) || state === STATE.fresh || state === STATE.marked) continue;
      const start = Math.max(entry.start, this.startOf(row));
      this.add(entry, start, Math.min(entry.end, this.at(row, COLUMN.end)), state);
    }
  }

  private add(entry: SmapsEntry, start: number, end: number, state: number): void {
    if (this.rows === MAX_FOLLOWED) {
      this.unfollowed++;
      return;
    }
    const from = this.rows++ * COLUMNS;
    rows[from + COLUMN.startAndState] = start + state;
    rows[from + COLUMN.end] = end;
    rows[from + COLUMN.base] = baseOf(entry);
    rows[from + COLUMN.fileHigh] = fileHighOf(entry);
    rows[from + COLUMN.fileLow] = fileLowOf(entry);
  }

  private flipped(): readonly FlippedCode[] {
    const found: FlippedCode[] = [];
    for (let row = 0; row < this.knownRows && found.length < MAX_FLIPPED; row++) {
      if (this.stateOf(row) !== STATE.flipped) continue;
      const start = this.startOf(row);
      found.push({ startAddress: BigInt(start), bytes: this.at(row, COLUMN.end) - start });
    }
    return found;
  }

  private isBelow(row: number, address: number): boolean {
    return row < this.knownRows && this.startOf(row) < address;
  }

  private isOf(row: number, entry: SmapsEntry): boolean {
    return (
      this.at(row, COLUMN.base) === baseOf(entry) &&
      this.at(row, COLUMN.fileLow) === fileLowOf(entry) &&
      this.at(row, COLUMN.fileHigh) === fileHighOf(entry)
    );
  }

  private startOf(row: number): number {
    return this.at(row, COLUMN.startAndState) - this.stateOf(row);
  }

  private stateOf(row: number): number {
    return this.at(row, COLUMN.startAndState) % STATES;
  }

  private at(row: number, column: number): number {
    return this.known[row * COLUMNS + column] as number;
  }
}

/** Both are multiples of a page, so nothing is rounded. */
const baseOf = ({ start, fileOffset }: SmapsEntry): number => start - fileOffset;

const fileHighOf = ({ device, inodeHigh }: SmapsEntry): number => device * 2 ** 20 + (inodeHigh % 2 ** 20);
const fileLowOf = ({ inodeHigh, inodeLow }: SmapsEntry): number =>
  Math.floor(inodeHigh / 2 ** 20) * 2 ** 32 + inodeLow;
