import type { Config } from '../../../config/schema.js';
import type { SourceRecord } from '../../../records/record.js';
import type { ProcessKey } from '../../../records/target.js';

/**
 * Whether the sources are proven: all processes were looked through, each target that was found has been read, and the input has said that
 * it works. A source that says that it cannot see has spoken too: that is known then.
 */
export class FirstWords {
  private readonly unread = new Set<ProcessKey>();
  private readonly readsMemory: boolean;
  private isInputSilent: boolean;
  private isLookedThrough = false;

  constructor(config: Config) {
    this.readsMemory = config.memory.enabled;
    this.isInputSilent = config.input.source !== 'none';
  }

  /** Takes note of what a source saw. */
  observe(record: SourceRecord): void {
    switch (record.kind) {
      case 'target-found':
        if (this.readsMemory && record.process.isTarget && !this.isLookedThrough)
          this.unread.add(record.process.key);
        return;
      case 'observed':
      case 'unchanged':
      case 'probe-failed':
        if (record.fact === 'regions' && record.key !== null) this.unread.delete(record.key);
        return;
      case 'target-gone':
        this.unread.delete(record.key);
        return;
      case 'input-health':
        this.isInputSilent = false;
        return;
    }
  }

  /** All processes that ran at the start were looked at, and targets among them reported. */
  lookedThrough(): void {
    this.isLookedThrough = true;
  }

  get areSpoken(): boolean {
    return this.isLookedThrough && !this.isInputSilent && this.unread.size === 0;
  }
}
