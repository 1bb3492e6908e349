import { createHash } from 'node:crypto';
import { MAX_LISTED, type WrittenRun } from '../../../facts/code.js';
import { compare, RELOCATED, type WrittenPages } from './compare.js';

/** Bytes of pages known before that one reading compares again: libraries that are relocated may have tens of MiB of them. */
const AGAIN_BYTES = 256 * 1024;

/** Runs that one reading compares for the first time: a hostile file has tables that take milliseconds for each. */
const NEW_RUNS = 32;

/** Pages that were compared, and what came of it. */
interface Compared {
  readonly pages: WrittenPages;
  /** SHA-1 of their bytes, base64; empty when they may not be read. */
  readonly digest: string;
  readonly run: WrittenRun | typeof RELOCATED;
}

/** The written code of one process, compared with its files: when it is new, then again and again, a part at a time. */
export class WrittenRuns {
  private compared: readonly Compared[] = [];
  /** Index of the first that is compared again next. */
  private next = 0;

  /**
   * What was compared so far; with more new runs than one reading takes, the next ones go on.
   *
   * @param found all written pages there are now, ascending
   * @param read gives what the process has in memory; undefined where that may not be read
   */
  look(
    found: readonly WrittenPages[],
    read: (start: number, bytes: number) => Buffer | undefined,
  ): readonly WrittenRun[] {
    const known = new Map(this.compared.map((one) => [one.pages.start, one]));
    const isNew = (pages: WrittenPages) => !areSame(pages, known.get(pages.start)?.pages);
    const again = this.chooseAgain(found);
    let newRuns = 0;
    this.compared = found.flatMap((pages, index) => {
      const before = isNew(pages) ? undefined : known.get(pages.start);
      if (before !== undefined && !again.has(index)) return before;
      if (before === undefined && ++newRuns > NEW_RUNS) return [];
      const content = read(pages.start, pages.bytes);
      const digest = content === undefined ? '' : createHash('sha1').update(content).digest('base64');
      return before?.digest === digest ? before : { pages, digest, run: compare(pages, content) };
    });
    return this.compared.flatMap(({ run }) => (run === RELOCATED ? [] : run)).slice(0, MAX_LISTED);
  }

  /** Which are looked at whether they are new or not: each comes round. */
  private chooseAgain(found: readonly WrittenPages[]): ReadonlySet<number> {
    const again = new Set<number>();
    for (let left = AGAIN_BYTES; left > 0 && again.size < found.length; this.next++) {
      if (this.next >= found.length) this.next = 0;
      again.add(this.next);
      left -= found[this.next]?.bytes ?? left;
    }
    return again;
  }
}

function areSame(one: WrittenPages, other: WrittenPages | undefined): boolean {
  return (
    one.start === other?.start &&
    one.bytes === other.bytes &&
    one.mapping.start === other.mapping.start &&
    one.mapping.fileOffset === other.mapping.fileOffset &&
    one.mapping.inode === other.mapping.inode &&
    one.mapping.device === other.mapping.device
  );
}
