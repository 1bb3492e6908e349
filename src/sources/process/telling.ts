import { Subject } from 'rxjs';
import type { ProcessInfo, ProcessKey } from '../../records/target.js';
import type { Milliseconds } from '../../records/time.js';
import type { ProcessRecord } from '../interfaces.js';

/**
 * What listeners are told. The threads do not wait for each other: what one still tells of a process whose end another has told is
 * left out.
 */
export class Telling extends Subject<ProcessRecord> {
  /** Processes that were told of, until their end is told. */
  private readonly present = new Set<ProcessKey>();

  /** A process is held from now on. */
  found(time: Milliseconds, process: ProcessInfo): void {
    this.present.add(process.key);
    this.next({ kind: 'target-found', time, process });
  }

  /** More is known of a held process. */
  changed(time: Milliseconds, process: ProcessInfo): void {
    if (this.present.has(process.key)) this.next({ kind: 'target-found', time, process });
  }

  override next(record: ProcessRecord): void {
    if ('key' in record && record.key !== null && !this.present.has(record.key)) return;
    if (record.kind === 'target-gone') this.present.delete(record.key);
    super.next(record);
  }
}
