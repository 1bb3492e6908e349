import { RegionReader } from '../../facts/regions/region-reader.js';
import type { SourceRecord } from '../../records/record.js';
import type { Launched } from '../../sources/process/launched.js';

/**
 * A launched program waits in a shell until it is watched. What is seen of that shell is not the program's: it is held back, also where
 * it comes after the word to begin.
 */
export class Gate {
  /** Resolves when the waiting process has been read. */
  readonly isSeen: Promise<void>;
  #see: () => void = () => {};
  #isOpen = false;
  #shell = '';

  constructor(private readonly launched: Launched | undefined) {
    this.isSeen = new Promise((resolve) => {
      this.#see = resolve;
    });
  }

  /** Lets the program begin. */
  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.launched?.begin();
  }

  /** Whether a record is of the shell. */
  isOfShell(record: SourceRecord): boolean {
    // Nor is anything else seen of it then: it need not wait.
    if (record.kind === 'probe-failed' && record.pid === this.launched?.pid) this.#see();
    if (record.kind !== 'observed' || record.pid !== this.launched?.pid) return false;
    if (record.fact !== 'regions') return !this.#isOpen;
    const place = firstPlace(new RegionReader(record.value));
    if (this.#isOpen) return place === this.#shell;
    this.#shell = place;
    this.#see();
    return true;
  }
}

/** Of its first code: two programs have the same only where they are one file at the same address. */
function firstPlace(regions: RegionReader): string {
  if (regions.count === 0) return '';
  const { startAddress, endAddress, inode } = regions.place(0);
  return `${startAddress} ${endAddress} ${inode}`;
}
