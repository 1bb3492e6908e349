import {
  distinctUntilChanged,
  firstValueFrom,
  map,
  merge,
  NEVER,
  type Observable,
  of,
  switchMap,
} from 'rxjs';
import type { SourceRecord } from '../../records/record.js';
import type { ProcessKey } from '../../records/target.js';

/** A launched program with all that descends from it, as far as it runs. */
export class Family {
  private readonly running = new Set<ProcessKey>();
  private wasThere = false;

  constructor(private readonly launchedPid: number) {}

  /** Takes note of every record, in order. */
  observe(record: SourceRecord): void {
    if (record.kind === 'target-gone') this.running.delete(record.key);
    if (record.kind !== 'target-found') return;
    const { key, pid, startedBy } = record.process;
    if (pid !== this.launchedPid && startedBy === undefined) return;
    this.running.add(key);
    this.wasThere = true;
  }

  /**
   * Resolves when all of it has ended.
   *
   * @param lookThrough resolves once all processes were looked at: a descendant may be found after the end of what started it
   */
  async gone(records: Observable<SourceRecord>, lookThrough: () => Promise<void>): Promise<void> {
    await firstValueFrom(
      merge(of(undefined), records).pipe(
        map(() => this.wasThere && this.running.size === 0),
        distinctUntilChanged(),
        switchMap((isGone) => (isGone ? lookThrough() : NEVER)),
      ),
      { defaultValue: undefined },
    );
  }
}
