import type { FactId } from '../../facts/facts.js';
import { factKey, factKeys } from '../../records/observed.js';
import type { Observed, SourceRecord, Unchanged } from '../../records/record.js';
import type { ChannelFindings, InputEvents, Judgement } from '../../workers/messages.js';
import type { Counters } from '../figures/counters.js';
import { coalesceWaiting } from './coalesce.js';
import type { Entry } from './entry.js';
import type { Collected, Judged } from './judged.js';
import type { Lane } from './lane.js';
import { LaneQueue, type Task } from './lane-queue.js';
import type { LookLane, LookWork } from './look-lanes.js';
import { mergeRecords } from './merge-records.js';
import { NewestFacts } from './newest-facts.js';

/** What the workers look at. */
export interface Lanes {
  /** By the fact that paces it. */
  readonly looks: ReadonlyMap<FactId, LookLane>;
  readonly input: Lane<InputEvents, readonly ChannelFindings[]>;
}

/**
 * Records between arrival and release, in the order in which they arrived. Facts and hops wait for workers, each in its lane;
 * all else waits for those before it.
 *
 * ```
 *  release <- [done] [running] [done] [waiting] [done] [waiting] <- arrival
 *                       │                 └──── next task ──┘
 *                       └ a worker has it
 * ```
 */
export class JudgeQueue {
  #entries: Entry[] = [];
  readonly #looks: ReadonlyMap<FactId, LaneQueue<LookWork, Judgement>>;
  readonly #input: LaneQueue<InputEvents, readonly ChannelFindings[]>;
  readonly #lanes: readonly { readonly firstOrder: number; take(): Task & { entries: readonly Entry[] } }[];
  readonly #newest: NewestFacts;
  /** Facts of which the newest value could not be judged, or not by all: it is unchanged, but not everybody has looked at it. */
  readonly #unjudged = new Map<string, Observed>();
  readonly #counters: Counters;
  readonly #limit: number;
  #coalesceAbove: number;
  #arrived = 0;

  /** @param limit entries that may wait before facts coalesce and others merge; Infinity for never */
  constructor(lanes: Lanes, limit: number, counters: Counters) {
    this.#limit = limit;
    this.#coalesceAbove = limit;
    this.#counters = counters;
    this.#newest = new NewestFacts(lanes.looks);
    const writeJudgement = (entry: Entry, judgement: Judgement) => Object.assign(entry, { judgement });
    this.#looks = new Map([...lanes.looks].map(([id, lane]) => [id, new LaneQueue(lane, writeJudgement)]));
    this.#input = new LaneQueue(lanes.input, (entry, inputFindings) =>
      Object.assign(entry, { inputFindings }),
    );
    this.#lanes = [...this.#looks.values(), this.#input];
  }

  get size(): number {
    return this.#entries.length;
  }

  add(collected: Collected): void {
    const { record, unjudged, input } = collected;
    const look = record.kind === 'observed' ? this.#looks.get(record.fact) : undefined;
    const isWork = unjudged === undefined && (look !== undefined || input !== undefined);
    if (!isWork && unjudged === undefined && this.#mergeIntoLast(record)) return;
    const entry = this.#enter(collected, isWork ? 'waiting' : 'done');
    if (!isWork) return;
    if (input !== undefined) this.#input.add(entry, () => input);
    else if (record.kind === 'observed') look?.add(entry, () => this.#join(entry, entry.record));
    if (this.#waitingFacts > this.#coalesceAbove) this.#coalesce();
  }

  /** The next work for one worker, now marked as running: of the lane whose first entry has waited longest. */
  nextTask(): Task | undefined {
    const first = this.#lanes.reduce((best, lane) => (lane.firstOrder < best.firstOrder ? lane : best));
    if (first.firstOrder === Number.POSITIVE_INFINITY) return undefined;
    const task = first.take();
    if (this.#waitingFacts <= this.#limit) this.#coalesceAbove = this.#limit;
    for (const { stamp } of task.entries) this.#counters.queueWait.stop(stamp);
    return task;
  }

  /** Takes out what can be released: everything up to the first entry that a worker still owes. */
  release(): Judged[] {
    const owed = this.#entries.findIndex((entry) => !this.#isReleasable(entry));
    const released = this.#entries.splice(0, owed < 0 ? this.#entries.length : owed);
    return released.map((entry) => {
      const { record, unjudged, judgement, inputFindings, faults } = entry;
      this.#newest.observe(record);
      return {
        record,
        ...(unjudged !== undefined && { unjudged }),
        ...(judgement !== undefined && { judgement }),
        ...(inputFindings !== undefined && { inputFindings }),
        ...(faults !== undefined && { faults }),
      };
    });
  }

  get #waitingFacts(): number {
    let waiting = 0;
    for (const lane of this.#looks.values()) if (lane.coalesces) waiting += lane.length;
    return waiting;
  }

  #enter({ record, unjudged, leftOut, faults }: Collected, state: Entry['state']): Entry {
    const entry: Entry = {
      record,
      unjudged,
      leftOut,
      state,
      judgement: undefined,
      isPartial: false,
      inputFindings: undefined,
      faults,
      order: this.#arrived++,
      stamp: this.#counters.queueWait.start(),
      isJoined: false,
    };
    this.#entries.push(entry);
    return entry;
  }

  /** The facts that the detectors of an entry's lane read: its own, and the newest of the others before it. */
  #join(entry: Entry, observed: SourceRecord): LookWork {
    if (observed.kind !== 'observed') return {};
    const { order, leftOut } = entry;
    const values = this.#newest.joinedWith(observed, order, this.#entries);
    entry.isPartial = this.#newest.isPartial(observed.fact, values);
    return leftOut === undefined ? values : { ...values, leftOut };
  }

  #isReleasable(entry: Entry): boolean {
    if (entry.state !== 'done') return false;
    const { record } = entry;
    if (record.kind === 'target-gone') {
      for (const key of factKeys(record.key)) this.#unjudged.delete(key);
    } else if (record.kind === 'observed') {
      const key = factKey(record.key, record.fact);
      if (entry.unjudged === undefined && !entry.isPartial) this.#unjudged.delete(key);
      else this.#unjudged.set(key, record);
    } else if (record.kind === 'unchanged') {
      return this.#makeUp(entry, record);
    }
    return true;
  }

  /**
   * An unchanged fact is not sent again, so a value that could not be judged, or not by all, is judged at the next record that says
   * that it still stands. Returns false when that is to be done first.
   */
  #makeUp(entry: Entry, { key, fact }: Unchanged): boolean {
    const unjudgedAt = factKey(key, fact);
    if (entry.judgement !== undefined) {
      if (!entry.isPartial) this.#unjudged.delete(unjudgedAt);
      return true;
    }
    const observed = this.#unjudged.get(unjudgedAt);
    const lane = this.#looks.get(fact);
    if (observed === undefined || lane === undefined || entry.unjudged !== undefined) return true;
    entry.state = 'waiting';
    lane.addFirst(entry, () => this.#join(entry, observed));
    return false;
  }

  #mergeIntoLast(record: SourceRecord): boolean {
    const last = this.#entries.at(-1);
    if (last === undefined || this.#entries.length <= this.#limit) return false;
    if (last.state !== 'done' || last.unjudged !== undefined || last.judgement !== undefined) return false;
    const merged = mergeRecords(last.record, record);
    if (merged === undefined) return false;
    last.record = merged;
    this.#counters.merged++;
    return true;
  }

  /** One pass for all processes, and the next only when the queue has doubled: constant work a record, however many there are. */
  #coalesce(): void {
    const { entries, replaced, scans } = coalesceWaiting(this.#entries);
    this.#entries = entries;
    for (const lane of this.#looks.values()) lane.remove(replaced);
    this.#counters.coalesced += scans;
    this.#coalesceAbove = Math.max(this.#limit, this.#waitingFacts * 2);
  }
}
