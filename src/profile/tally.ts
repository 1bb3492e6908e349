import type { MonitorEvent } from '../records/event.js';
import type { SourceRecord } from '../records/record.js';
import type { Milliseconds } from '../records/time.js';

/** Counts what goes into a monitor and what comes out. */
export class Tally {
  scans = 0;
  changed = 0;
  scanErrors = 0;
  inputEvents = 0;
  loweredToIntervalMs: Milliseconds | null = null;
  readonly events: Record<string, number> = {};

  sees(record: SourceRecord): void {
    switch (record.kind) {
      case 'observed':
        if (record.fact !== 'regions') break;
        this.scans += 1;
        this.changed += 1;
        break;
      case 'unchanged':
        if (record.fact === 'regions') this.scans += record.count;
        break;
      case 'probe-failed':
      case 'watch-failed':
        this.scanErrors += 1;
        break;
      case 'rate-lowered':
        this.loweredToIntervalMs = record.actualIntervalMs;
        break;
      case 'input':
        this.inputEvents += record.times.length;
        break;
    }
  }

  hears({ kind }: MonitorEvent): void {
    this.events[kind] = (this.events[kind] ?? 0) + 1;
  }
}
