import type { Config } from '../../config/schema.js';
import type { MonitorEvent } from '../../records/event.js';
import type { SourceRecord } from '../../records/record.js';
import type { ProcessKey } from '../../records/target.js';
import { EXIT } from '../exit-codes.js';

/**
 * What a run has come to so far: which targets are still to be judged, whether a verdict was made, and what the monitor
 * cannot see. Decides when a command is over and with which exit code.
 */
export class Outcome {
  verdicts = 0;
  /** Targets that run. */
  private readonly present = new Set<number>();
  /** Those of them without a verdict. */
  private readonly undecided = new Set<number>();
  private readonly unreadable = new Set<ProcessKey | null>();
  private targetsSeen = 0;
  private targetVerdicts = 0;
  private inputBlind = false;

  constructor(private readonly config: Config) {}

  /** Takes note of what a source saw. */
  observe(record: SourceRecord): void {
    switch (record.kind) {
      case 'target-found':
        if (!record.process.isTarget) return;
        this.targetsSeen += 1;
        this.present.add(record.process.pid);
        this.undecided.add(record.process.pid);
        return;
      case 'target-gone':
        this.present.delete(record.pid);
        this.undecided.delete(record.pid);
        this.unreadable.delete(record.key);
        return;
      case 'memory-error':
        this.unreadable.add(record.key);
        return;
      case 'snapshot':
      case 'unchanged':
        this.unreadable.delete(record.key);
        return;
      case 'input-health':
        this.inputBlind = record.state === 'blind' || record.state === 'lost';
        return;
    }
  }

  /** Takes note of what was decided. */
  decide(event: MonitorEvent): void {
    if (event.kind !== 'verdict') return;
    this.verdicts += 1;
    if (this.undecided.delete(event.pid)) this.targetVerdicts += 1;
  }

  /**
   * The last target has its verdict. Where no target was asked for, any verdict will do; but a strict scope without targets goes
   * on: there is no last one among all processes of a machine.
   */
  get isSettled(): boolean {
    const { target, pid, profile } = this.config;
    if (target.length + pid.length > 0) return this.targetVerdicts > 0 && this.undecided.size === 0;
    return this.verdicts > 0 && profile !== 'strict';
  }

  /** Targets were there, and every one has ended. */
  get isDeserted(): boolean {
    return this.targetsSeen > 0 && this.present.size === 0;
  }

  /** Something that should be watched cannot be seen at this moment. */
  get isBlind(): boolean {
    return this.inputBlind || this.unreadable.size > 0;
  }

  /** In words, what cannot be seen; empty when all can. */
  get unseen(): string {
    const parts = [];
    if (this.inputBlind) parts.push('input');
    if (this.unreadable.size > 0) parts.push(`memory of ${this.unreadable.size} process(es)`);
    return parts.join(' and ');
  }

  get exitCode(): number {
    if (this.verdicts > 0) return EXIT.verdict;
    return this.isBlind ? EXIT.blind : EXIT.clean;
  }
}
