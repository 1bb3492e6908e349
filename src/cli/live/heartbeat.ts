import type { Outcome } from '../../library/outcome.js';
import type { MonitorStats } from '../../pipeline/monitor.js';
import type { SourceRecord } from '../../records/record.js';
import type { EventParts } from '../../records/stamper.js';
import type { ProcessKey } from '../../records/target.js';
import type { Milliseconds } from '../../records/time.js';
import { counted } from '../../text/counted.js';

/** Number of targets whose last good scan is reported one by one: those that were scanned longest ago. */
const MAX_TARGETS = 16;

interface Scanned {
  readonly pid: number;
  /** Of the last good scan; null before the first. */
  time: Milliseconds | null;
}

/** What a monitor says from time to time, so that a log without findings shows that somebody looked. */
export class Heartbeat {
  private readonly targets = new Map<ProcessKey, Scanned>();

  /** @param hasTargets false when input alone is watched */
  constructor(private readonly hasTargets: boolean) {}

  /** Takes note of what a source saw. */
  observe(record: SourceRecord): void {
    switch (record.kind) {
      case 'target-found': {
        const { key, pid, isTarget } = record.process;
        if (isTarget && !this.targets.has(key)) this.targets.set(key, { pid, time: null });
        return;
      }
      case 'target-gone':
        this.targets.delete(record.key);
        return;
      case 'observed':
      case 'unchanged': {
        const scanned = record.key === null ? undefined : this.targets.get(record.key);
        if (scanned !== undefined && record.fact === 'regions') scanned.time = record.time;
        return;
      }
    }
  }

  /** What is watched, what was found, and what cannot be seen. */
  words({ scans, hits, inputEvents }: MonitorStats, { verdicts, isBlind, unseen }: Outcome): string {
    const watched = this.hasTargets
      ? `${counted(this.targets.size, 'target')}: ${counted(scans, 'scan')}, ${counted(hits, 'hit')}, `
      : 'input alone: ';
    const blind = isBlind ? `; cannot see: ${unseen}` : '';
    return `Watching ${watched}${counted(inputEvents, 'input event')}, ${counted(verdicts, 'verdict')}${blind}`;
  }

  /** The event of this moment. */
  parts(now: Milliseconds, stats: MonitorStats, outcome: Outcome): EventParts {
    const { scans, hits, inputEvents } = stats;
    const { verdicts, isBlind, unseen } = outcome;
    const targets = this.targets.size;
    return {
      kind: 'heartbeat',
      level: 'INFO',
      module: 'MONITOR',
      message: this.words(stats, outcome),
      status: verdicts > 0 ? 'suspicious' : isBlind ? 'could-not-tell' : 'clean',
      details: { scans, hits, inputEvents, verdicts, targets, unseen, ...this.ages(now) },
    };
  }

  /** `scanAgeMs.PID` of each target, oldest first; null for one that was never scanned. */
  private ages(now: Milliseconds): Record<string, number | null> {
    const oldest = [...this.targets.values()]
      .sort((one, other) => (one.time ?? 0) - (other.time ?? 0))
      .slice(0, MAX_TARGETS);
    return Object.fromEntries(
      oldest.map(({ pid, time }) => [
        `scanAgeMs.${pid}`,
        time === null ? null : Math.max(0, Math.round(now - time)),
      ]),
    );
  }
}
