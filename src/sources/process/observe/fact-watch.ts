import { FACTS, type FactId, type FactValue } from '../../../facts/facts.js';
import type { Observed, ObservedFact } from '../../../records/record.js';
import type { ProcessKey } from '../../../records/target.js';
import type { Milliseconds } from '../../../records/time.js';
import { monotonicNowMs } from '../../clock.js';
import type { RestRules } from '../../interfaces.js';
import type { ObservedRecord } from '../messages.js';
import { type Attached, LATER, type ReadFailure, type Reading, SAME } from '../probe.js';
import type { ReadingTimes } from './reading-times.js';

/** How often the same failure is reported again, and how long an ending process may take to be gone. */
const TELL_AGAIN_MS = 1000;
/** The same for a failure that lasts until somebody changes the rights of the monitor. */
const TELL_DENIED_AGAIN_MS = 60_000;

/**
 * Counts are told sooner after a change, because those who wait for a verdict count its hits: after this part of the time since
 * then, or after the least.
 */
const TELL_PART = 0.1;
const TELL_LEAST_MS = 10;
/** Of what has not changed for so long, counts come no more often than this: nobody waits for them any more, and each wakes who takes them. */
const CALM_MS = 10_000;
const TELL_CALM_MS = 500;

/** What an observer emits. Only the fact and its probe know what a value is. */
export type Observation =
  | Exclude<ObservedRecord, Observed>
  | (Omit<ObservedFact<FactId>, 'value'> & { readonly value: unknown });

/** Follows one fact of one process: emits changes, counts and failures of its readings. */
export class FactWatch<Id extends FactId = FactId> {
  private unchanged = 0;
  private firstUnchangedMs: Milliseconds = 0;
  private lastUnchangedMs: Milliseconds = 0;
  private toldMs: Milliseconds = 0;
  /** When the newest change was read, and the newest that nobody had told of; not of the first reading. */
  private changedMs: Milliseconds = 0;
  private foundMs: Milliseconds = Number.NEGATIVE_INFINITY;
  private hasRead = false;
  /** Readings at the pace, in a row, that found it as it was. */
  private same = 0;
  /** Readings in a row whose value could not be given. */
  private later = 0;
  private failure = '';
  private failures = 0;
  private failureToldMs: Milliseconds = 0;
  private isFailureTold = false;

  /**
   * @param key null for the monitor itself
   * @param times where the time of each reading is recorded. Default: nowhere
   */
  constructor(
    readonly fact: Id,
    private readonly key: ProcessKey | null,
    private readonly pid: number,
    private readonly attached: Attached<FactValue<Id>>,
    private readonly times?: ReadingTimes,
  ) {}

  /**
   * Reads once. Appends what there is to report.
   *
   * @param isPrompted it is not for the pace's sake: a reading that finds nothing new is not counted
   */
  read(records: Observation[], isPrompted = false): void {
    const startMs = monotonicNowMs();
    const reading = this.attempt();
    const time = monotonicNowMs();
    this.times?.record(time - startMs);
    if (reading === SAME) {
      if (!isPrompted) this.count(time, records);
    } else if (reading === LATER) {
      this.tellUnchanged(records);
      this.later++;
    } else if (reading.failed !== undefined) {
      this.fail(records, time, reading.failed);
      return;
    } else {
      this.tellUnchanged(records);
      const { fact, key, pid, later } = this;
      const observed = { kind: 'observed', time, fact, key, pid, value: reading.changed } as const;
      records.push({
        ...observed,
        ...(later > 0 && { coalesced: later }),
        ...(isPrompted && { prompted: true }),
      });
      this.later = 0;
      this.toldMs = time;
      this.changedMs = time;
      this.same = 0;
      if (this.hasRead && !isPrompted) this.foundMs = time;
      this.hasRead = true;
    }
    this.failure = '';
  }

  /**
   * Whether nothing has happened for so long, as far as this watch can see, and all that has was told.
   *
   * @param teller what the system tells of the same process
   */
  isCalm(teller: FactWatch, nowMs: Milliseconds, { afterMs, afterReadings }: RestRules): boolean {
    if (this.isFailing || teller.isFailing || this.later > 0 || this.same < afterReadings) return false;
    if (this.foundMs > teller.changedMs) return false;
    return nowMs - Math.max(this.changedMs, teller.changedMs) >= afterMs;
  }

  private get isFailing(): boolean {
    return this.failure !== '';
  }

  /** Appends the count of unchanged readings that was not reported yet. */
  tellUnchanged(records: Observation[]): void {
    if (this.unchanged === 0) return;
    const { fact, key, pid, lastUnchangedMs: time, firstUnchangedMs: firstTime, unchanged: count } = this;
    records.push({ kind: 'unchanged', time, fact, key, pid, firstTime, count });
    this.unchanged = 0;
    this.toldMs = time;
  }

  close(): void {
    this.attached.close();
  }

  /** A probe that throws has failed at this reading: the others of its thread, and their processes, are no worse for it. */
  private attempt(): Reading<FactValue<Id>> {
    try {
      return this.attached.read();
    } catch (error) {
      return { failed: { reason: 'transient', message: (error as Error).message, isEnding: false } };
    }
  }

  private count(time: Milliseconds, records: Observation[]): void {
    if (this.unchanged === 0) this.firstUnchangedMs = time;
    this.unchanged++;
    this.same++;
    this.lastUnchangedMs = time;
    if (time - this.toldMs >= this.tellAfterMs(time - this.changedMs)) this.tellUnchanged(records);
  }

  private tellAfterMs(sinceChangeMs: Milliseconds): Milliseconds {
    const { tellUnchangedMs } = FACTS[this.fact];
    if (sinceChangeMs >= CALM_MS) return Math.max(TELL_CALM_MS, tellUnchangedMs);
    return Math.min(tellUnchangedMs, Math.max(TELL_LEAST_MS, TELL_PART * sinceChangeMs));
  }

  private fail(records: Observation[], time: Milliseconds, { reason, message, isEnding }: ReadFailure): void {
    if (message !== this.failure) {
      this.failure = message;
      this.failures = 0;
      this.isFailureTold = false;
      // A process that is ending has no memory for a moment before its handle says so; then it is reported as gone.
      this.failureToldMs = isEnding ? time : Number.NEGATIVE_INFINITY;
    }
    this.failures++;
    const again = this.isFailureTold && reason === 'denied' ? TELL_DENIED_AGAIN_MS : TELL_AGAIN_MS;
    if (time - this.failureToldMs < again || (this.isFailureTold && reason === 'unrecoverable')) return;
    this.isFailureTold = true;
    const counted = this.failures > 1 ? `${message} (${this.failures} times)` : message;
    this.failureToldMs = time;
    this.failures = 0;
    this.tellUnchanged(records);
    const { fact, key, pid } = this;
    records.push({ kind: 'probe-failed', time, fact, key, pid, reason, message: counted });
  }
}
