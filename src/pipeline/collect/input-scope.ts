import type { SourceRecord } from '../../records/record.js';
import type { ProcessKey } from '../../records/target.js';

/** Which input counts: all of it, or only what arrives while a window of a target has the focus. */
export class InputScope {
  readonly #targets = new Map<ProcessKey, number>();
  /** Of the window with the focus. 0: none has it. -1: unknown. */
  #pid = -1;

  constructor(private readonly focusedOnly: boolean) {}

  /** Must be given every record, in order. */
  observe(record: SourceRecord): void {
    if (record.kind === 'focus') this.#pid = record.pid;
    else if (record.kind === 'target-gone') this.#targets.delete(record.key);
    else if (record.kind === 'target-found' && record.process.isTarget)
      this.#targets.set(record.process.key, record.process.pid);
  }

  /** True while input counts. An unknown focus belongs to no target. */
  get counts(): boolean {
    if (!this.focusedOnly) return true;
    return this.#pid > 0 && [...this.#targets.values()].includes(this.#pid);
  }
}
