import type { SourceRecord } from '../../records/record.js';
import type { ProcessKey } from '../../records/target.js';

/** Says whether input counts: always, or only while a window of a target has the focus. */
export class Focus {
  readonly #targets = new Map<ProcessKey, number>();
  /** -1: not known. */
  #pid = -1;

  constructor(private readonly focusedOnly: boolean) {}

  /** Takes note of every record, in order. */
  observe(record: SourceRecord): void {
    if (record.kind === 'focus') this.#pid = record.pid;
    else if (record.kind === 'target-gone') this.#targets.delete(record.key);
    else if (record.kind === 'target-found' && record.process.isTarget)
      this.#targets.set(record.process.key, record.process.pid);
  }

  /** True when input counts now. A focus that is not known is nobody's. */
  get counts(): boolean {
    if (!this.focusedOnly) return true;
    return this.#pid > 0 && [...this.#targets.values()].includes(this.#pid);
  }
}
