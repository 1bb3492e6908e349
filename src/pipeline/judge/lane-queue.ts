import { catchError, map, type Observable, of, take, throwIfEmpty } from 'rxjs';
import { ClearSightError } from '../../errors/errors.js';
import type { DetectionPool } from '../pool/detection-pool.js';
import type { Entry } from './entry.js';
import type { Lane } from './lane.js';

/** Work of some lane that one worker is to do now. */
export interface Task {
  /** Has it done. Emits once, when the answers, or the failure, stand in its entries. Never errors. */
  run(pool: DetectionPool): Observable<void>;
}

/** What waits in one lane, in the order of its entries. */
export class LaneQueue<Work, Answer> {
  #waiting: { readonly entry: Entry; readonly work: () => Work }[] = [];
  #isRunning = false;
  readonly #lane: Lane<Work, Answer>;
  readonly #write: (entry: Entry, answer: Answer) => void;

  /** @param write puts an answer into its entry */
  constructor(lane: Lane<Work, Answer>, write: (entry: Entry, answer: Answer) => void) {
    this.#lane = lane;
    this.#write = write;
  }

  get length(): number {
    return this.#waiting.length;
  }

  get coalesces(): boolean {
    return this.#lane.coalesces;
  }

  /** Place of the first entry that may go to a worker now; Infinity for none. */
  get firstOrder(): number {
    if (this.#lane.isSerial && this.#isRunning) return Number.POSITIVE_INFINITY;
    return this.#waiting[0]?.entry.order ?? Number.POSITIVE_INFINITY;
  }

  /** @param work asked for when its task is made */
  add(entry: Entry, work: () => Work): void {
    this.#waiting.push({ entry, work });
  }

  /** Puts an entry before all others, which cannot be released before it. */
  addFirst(entry: Entry, work: () => Work): void {
    this.#waiting.unshift({ entry, work });
  }

  remove(entries: ReadonlySet<Entry>): void {
    this.#waiting = this.#waiting.filter(({ entry }) => !entries.has(entry));
  }

  /** Takes out the first entries, as many as make one task, now marked as running. */
  take(): Task & { readonly entries: readonly Entry[] } {
    const works = this.#takeWithinBounds();
    const entries = this.#waiting.splice(0, works.length).map(({ entry }) => entry);
    for (const entry of entries) entry.state = 'running';
    this.#isRunning = true;
    return { entries, run: (pool) => this.#run(pool, works, entries) };
  }

  #takeWithinBounds(): Work[] {
    const { largestTask } = this.#lane;
    const works: Work[] = [];
    let size = 0;
    for (const { work } of this.#waiting) {
      if (works.length === largestTask.pieces) break;
      const piece = work();
      size += this.#lane.sizeOf(piece);
      if (works.length > 0 && size > largestTask.size) break;
      works.push(piece);
    }
    return works;
  }

  #run(pool: DetectionPool, works: readonly Work[], entries: readonly Entry[]): Observable<void> {
    const job = this.#lane.job(works);
    return pool.run(job).pipe(
      take(1),
      throwIfEmpty(
        () => new ClearSightError('CS_WORKER', `expected an answer to a ${job.kind} task, got none`),
      ),
      map((answers) => {
        entries.forEach((entry, index) => {
          const answer = answers[index];
          if (answer !== undefined) this.#write(entry, answer);
        });
      }),
      catchError((error: Error) => {
        for (const entry of entries) entry.unjudged = error.message;
        return of(undefined);
      }),
      map(() => {
        this.#isRunning = false;
        for (const entry of entries) entry.state = 'done';
      }),
    );
  }
}
