import type { SourceRecord } from '../../records/record.js';
import type { ProcessKey } from '../../records/target.js';
import type { ChannelEvents, ChannelFindings, Classified } from '../../workers/messages.js';
import type { InputFaults } from '../collect/input-faults.js';
import type { Counters } from '../figures/counters.js';
import type { Collected, Judged } from './judged.js';
import { mergeRecords } from './merge-records.js';

/** A record in the queue. `work` is what a worker must answer before it can be released. */
export interface Entry {
  record: SourceRecord;
  unjudged: string | undefined;
  work: SharedArrayBuffer | readonly ChannelEvents[] | undefined;
  state: 'waiting' | 'running' | 'done';
  classified?: Classified;
  inputFindings?: readonly ChannelFindings[];
  readonly faults: InputFaults | undefined;
  readonly stamp: number;
}

export type Task =
  | { readonly kind: 'classify'; readonly entries: readonly Entry[]; readonly snapshots: SharedArrayBuffer[] }
  | {
      readonly kind: 'analyse';
      readonly entries: readonly Entry[];
      readonly hops: (readonly ChannelEvents[])[];
    };

const MAX_SNAPSHOTS_A_TASK = 256;
const MAX_BYTES_A_TASK = 4 * 1024 * 1024;
const MAX_HOPS_A_TASK = 256;
const MAX_EVENTS_A_TASK = 262_144;

/**
 * Records between arrival and release, in the order in which they arrived. Snapshots and hops wait for workers, all else
 * waits for those before it.
 *
 * ```
 *  release <- [done] [running] [done] [waiting] [done] [waiting] <- arrival
 *                       │                 └──── next task ──┘
 *                       └ a worker has it
 * ```
 */
export class JudgeQueue {
  #entries: Entry[] = [];
  #snapshots: Entry[] = [];
  #hops: Entry[] = [];
  /** The input detector goes on from where it stopped, so its tasks follow each other. */
  #isAnalysing = false;
  /** Processes of which the newest snapshot could not be judged: their map is unchanged, but nobody has looked at it. */
  readonly #unjudged = new Map<ProcessKey, SharedArrayBuffer>();
  readonly #counters: Counters;
  readonly #limit: number;
  #coalesceAbove: number;

  /** @param limit entries that may wait before snapshots coalesce and others merge; Infinity for never */
  constructor(limit: number, counters: Counters) {
    this.#limit = limit;
    this.#coalesceAbove = limit;
    this.#counters = counters;
  }

  get size(): number {
    return this.#entries.length;
  }

  add({ record, unjudged, input, faults }: Collected): void {
    const work = unjudged === undefined ? workOf(record, input) : undefined;
    if (work === undefined && unjudged === undefined && this.#mergeIntoLast(record)) return;
    const state = work === undefined ? 'done' : 'waiting';
    const stamp = this.#counters.queueWait.start();
    const entry: Entry = { record, unjudged, work, state, faults, stamp };
    this.#entries.push(entry);
    if (state === 'done') return;
    if (record.kind === 'hop') {
      this.#hops.push(entry);
      return;
    }
    this.#snapshots.push(entry);
    if (this.#snapshots.length > this.#coalesceAbove) this.#coalesce();
  }

  /** The next work for one worker, now marked as running: snapshots or hops, whichever has waited longer. */
  nextTask(): Task | undefined {
    const [snapshot] = this.#snapshots;
    const hop = this.#isAnalysing ? undefined : this.#hops[0];
    if (snapshot === undefined && hop === undefined) return undefined;
    const isHop = snapshot === undefined || (hop !== undefined && hop.stamp < snapshot.stamp);
    const entries = isHop
      ? this.#hops.splice(0, countWithin(this.#hops, MAX_HOPS_A_TASK, MAX_EVENTS_A_TASK, eventsOf))
      : this.#snapshots.splice(
          0,
          countWithin(this.#snapshots, MAX_SNAPSHOTS_A_TASK, MAX_BYTES_A_TASK, bytesOf),
        );
    this.#isAnalysing ||= isHop;
    for (const entry of entries) {
      entry.state = 'running';
      this.#counters.queueWait.stop(entry.stamp);
    }
    return isHop
      ? { kind: 'analyse', entries, hops: entries.map(({ work }) => work as readonly ChannelEvents[]) }
      : { kind: 'classify', entries, snapshots: entries.map(({ work }) => work as SharedArrayBuffer) };
  }

  /** The answers, or the failure, of a task have been written into its entries. */
  settle({ kind, entries }: Task): void {
    if (kind === 'analyse') this.#isAnalysing = false;
    for (const entry of entries) entry.state = 'done';
  }

  /** Takes out what can be released: everything up to the first entry that a worker still owes. */
  release(): Judged[] {
    let count = 0;
    while (count < this.#entries.length && this.#isReleasable(this.#entries[count] as Entry)) count++;
    return this.#entries.splice(0, count).map(({ record, unjudged, classified, inputFindings, faults }) => ({
      record,
      ...(unjudged !== undefined && { unjudged }),
      ...(classified !== undefined && { classified }),
      ...(inputFindings !== undefined && { inputFindings }),
      ...(faults !== undefined && { faults }),
    }));
  }

  #isReleasable(entry: Entry): boolean {
    if (entry.state !== 'done') return false;
    const { record } = entry;
    if (record.kind === 'target-gone') {
      this.#unjudged.delete(record.key);
    } else if (record.kind === 'snapshot') {
      if (entry.unjudged === undefined) this.#unjudged.delete(record.key);
      else this.#unjudged.set(record.key, record.regions);
    } else if (record.kind === 'unchanged') {
      return this.#makeUp(entry, record.key);
    }
    return true;
  }

  /**
   * An unchanged map is not sent again, so a snapshot that could not be judged is judged at the next record that says that it
   * still stands. Returns false when that is to be done first.
   */
  #makeUp(entry: Entry, key: ProcessKey): boolean {
    if (entry.classified !== undefined) this.#unjudged.delete(key);
    const regions = this.#unjudged.get(key);
    if (regions === undefined || entry.unjudged !== undefined) return true;
    entry.work = regions;
    entry.state = 'waiting';
    this.#snapshots.unshift(entry);
    return false;
  }

  #mergeIntoLast(record: SourceRecord): boolean {
    const last = this.#entries.at(-1);
    if (last === undefined || this.#entries.length <= this.#limit) return false;
    if (last.state !== 'done' || last.work !== undefined || last.unjudged !== undefined) return false;
    const merged = mergeRecords(last.record, record);
    if (merged === undefined) return false;
    last.record = merged;
    this.#counters.merged++;
    return true;
  }

  /**
   * Keeps the newest waiting snapshot of each process, with the scans that it replaces as its count. One pass for all
   * processes, and the next only when the queue has doubled: constant work a record, however many processes there are.
   */
  #coalesce(): void {
    const newest = new Map<ProcessKey, Entry>();
    for (const entry of this.#snapshots) {
      if (entry.record.kind === 'snapshot') newest.set(entry.record.key, entry);
    }
    const replaced = new Map<ProcessKey, number>();
    this.#entries = this.#entries.filter((entry) => {
      const { record, state } = entry;
      if (record.kind === 'snapshot' && state === 'waiting') {
        const before = replaced.get(record.key) ?? 0;
        if (newest.get(record.key) === entry) {
          replaced.delete(record.key);
          if (before > 0) entry.record = { ...record, coalesced: before + (record.coalesced ?? 0) };
          this.#counters.coalesced += before;
          return true;
        }
        replaced.set(record.key, before + 1 + (record.coalesced ?? 0));
        return false;
      }
      // Unchanged scans of a replaced snapshot go with it; those of a running or released one stay.
      if (record.kind !== 'unchanged' || state !== 'done' || !replaced.has(record.key)) return true;
      replaced.set(record.key, (replaced.get(record.key) as number) + record.count);
      return false;
    });
    this.#snapshots = this.#snapshots.filter(
      (entry) => entry.record.kind !== 'snapshot' || newest.get(entry.record.key) === entry,
    );
    this.#coalesceAbove = Math.max(this.#limit, this.#snapshots.length * 2);
  }
}

function workOf(record: SourceRecord, input: readonly ChannelEvents[] | undefined): Entry['work'] {
  if (record.kind === 'snapshot') return record.regions;
  if (record.kind === 'hop' && input !== undefined && input.length > 0) return input;
  return undefined;
}

/** How many entries make one task: at least one, at most so many that a worker's deadline stays far away. */
function countWithin(
  entries: readonly Entry[],
  maxEntries: number,
  maxSize: number,
  sizeOf: (entry: Entry) => number,
): number {
  let size = 0;
  let count = 0;
  for (const entry of entries) {
    size += sizeOf(entry);
    if (count > 0 && (size > maxSize || count === maxEntries)) break;
    count++;
  }
  return count;
}

const bytesOf = ({ work }: Entry): number => (work as SharedArrayBuffer).byteLength;
const eventsOf = ({ work }: Entry): number =>
  (work as readonly ChannelEvents[]).reduce((sum, { times }) => sum + times.length, 0);
