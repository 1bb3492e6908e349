import type { Config } from '../config/schema.js';
import { FACT_IDS, FACTS, type FactId } from '../facts/facts.js';
import type { MonitorEvent, Status } from '../records/event.js';
import type { SourceRecord, WatchFailed } from '../records/record.js';
import type { ProcessKey } from '../records/target.js';
import type { Milliseconds } from '../records/time.js';
import { counted } from '../text/counted.js';

/**
 * What a run has come to so far: which targets are still to be judged, whether a verdict was made, and what the monitor
 * cannot see. Decides when a command is over and with which status.
 */
export class Outcome {
  verdicts = 0;
  /** Something was seen and not judged; it never will be. */
  hasUnjudged = false;
  /** Of the records so far. */
  lastTime: Milliseconds = Number.NEGATIVE_INFINITY;
  /** Targets that run. */
  private readonly present = new Set<number>();
  /** Those of them without a verdict. */
  private readonly undecided = new Set<number>();
  /** Facts that cannot be read now, by process. */
  private readonly unreadable = new Map<ProcessKey | null, Set<FactId>>();
  /** How many processes had ended by the time at which a fact could not be read of them. */
  private readonly endedUnread = new Map<FactId, number>();
  /** Why not all processes can be looked through. */
  private watchFailure: WatchFailed['reason'] | undefined;
  private targetsSeen = 0;
  private targetVerdicts = 0;
  private inputBlind = false;

  constructor(private readonly config: Config) {}

  /** Takes note of what a source saw. */
  observe(record: SourceRecord): void {
    this.lastTime = Math.max(this.lastTime, record.time);
    switch (record.kind) {
      case 'target-found':
        if (!record.process.isTarget || this.present.has(record.process.pid)) return;
        this.targetsSeen += 1;
        this.present.add(record.process.pid);
        this.undecided.add(record.process.pid);
        return;
      case 'target-gone':
        this.present.delete(record.pid);
        this.undecided.delete(record.pid);
        this.endUnread(record.key);
        return;
      case 'probe-failed':
        if (record.reason === 'denied' && FACTS[record.fact].mayBeDenied) return;
        this.unreadable.set(record.key, (this.unreadable.get(record.key) ?? new Set()).add(record.fact));
        return;
      case 'watch-failed':
        if (this.watchFailure !== 'unrecoverable') this.watchFailure = record.reason;
        return;
      case 'watch-recovered':
        if (this.watchFailure === 'transient') this.watchFailure = undefined;
        return;
      case 'observed':
      case 'unchanged':
        this.readAgain(record.key, record.fact);
        return;
      case 'input-health':
        this.inputBlind = record.state === 'blind' || record.state === 'lost';
        return;
    }
  }

  /** Takes note of what was decided. */
  decide(event: MonitorEvent): void {
    if (event.kind === 'could-not-tell') this.hasUnjudged = true;
    if (event.kind !== 'verdict') return;
    this.verdicts += 1;
    if (this.undecided.delete(event.pid)) this.targetVerdicts += 1;
  }

  /**
   * The last target has its verdict. Where no target was asked for, any verdict will do; but a strict scope without targets goes
   * on: there is no last one among all processes of a machine. Nor is there while a target may run that could not be held.
   */
  get isSettled(): boolean {
    const { target, pid, profile } = this.config;
    if (this.mayBeUnheld) return false;
    if (target.length + pid.length > 0) return this.targetVerdicts > 0 && this.undecided.size === 0;
    return this.verdicts > 0 && profile !== 'strict';
  }

  /** Targets were there, and every one has ended. */
  get isDeserted(): boolean {
    return this.targetsSeen > 0 && this.present.size === 0 && !this.mayBeUnheld;
  }

  /** Processes could not be looked through to the end, and it is tried again. */
  private get mayBeUnheld(): boolean {
    return this.watchFailure === 'transient';
  }

  /** Targets that run. */
  get targets(): number {
    return this.present.size;
  }

  /** Something that should be watched cannot be seen at this moment. */
  get isBlind(): boolean {
    return this.isUnmet || this.inputBlind || this.watchFailure !== undefined || this.unreadable.size > 0;
  }

  /** Something was not seen to its end: what cannot be seen now, and processes that ended unread. */
  private get wasBlind(): boolean {
    return this.isBlind || this.endedUnread.size > 0;
  }

  /** Targets were asked for, and not one was ever there: nothing was looked at. */
  private get isUnmet(): boolean {
    const { target, pid } = this.config;
    return target.length + pid.length > 0 && this.targetsSeen === 0;
  }

  /** In words, what cannot be seen now; empty when all can. */
  get unseen(): string {
    return this.describe((fact) => this.unreadableNow(fact));
  }

  /** In words, what was not seen to its end; empty when all was. */
  get unseenToEnd(): string {
    return this.describe((fact) => this.unreadableNow(fact) + (this.endedUnread.get(fact) ?? 0));
  }

  get status(): Status {
    if (this.verdicts > 0) return 'suspicious';
    return this.wasBlind || this.hasUnjudged ? 'could-not-tell' : 'clean';
  }

  private readAgain(key: ProcessKey | null, fact: FactId): void {
    const facts = this.unreadable.get(key);
    if (facts?.delete(fact) && facts.size === 0) this.unreadable.delete(key);
  }

  /** Nobody has seen what it did since it could not be read: it is not clean because it is gone. */
  private endUnread(key: ProcessKey): void {
    for (const fact of this.unreadable.get(key) ?? []) {
      this.endedUnread.set(fact, (this.endedUnread.get(fact) ?? 0) + 1);
    }
    this.unreadable.delete(key);
  }

  private unreadableNow(fact: FactId): number {
    return [...this.unreadable.values()].filter((facts) => facts.has(fact)).length;
  }

  private describe(unreadOf: (fact: FactId) => number): string {
    const parts = [];
    if (this.isUnmet) parts.push('any target');
    if (this.inputBlind) parts.push('input');
    if (this.watchFailure !== undefined) parts.push('processes');
    for (const id of FACT_IDS) {
      const count = unreadOf(id);
      if (count > 0) parts.push(`${FACTS[id].noun} of ${counted(count, 'process', 'processes')}`);
    }
    return parts.join(' and ');
  }
}
