import { FACTS } from '../../facts/facts.js';
import type { MonitorEvent } from '../../records/event.js';
import type { SourceRecord } from '../../records/record.js';
import type { ProcessInfo } from '../../records/target.js';
import type { ProcessRow } from '../stream/messages.js';
import { ProcessEntry } from './process-entry.js';
import type { Suspicion } from './samples.js';

/** Processes that are listed although they are no targets and nothing is suspicious about them. */
const MAX_QUIET = 256;
/** Ended processes that stay listed. */
const MAX_ENDED = 64;

/** What changed since the last look. */
export interface ProcessChanges {
  readonly processes: readonly ProcessRow[];
  readonly forgotten: readonly string[];
  readonly unlisted: number;
}

/** Every held process, and which of them a page lists: targets, what something was said about, and some of the others. */
export class Processes {
  readonly #entries = new Map<string, ProcessEntry>();
  /** The process that has a PID now, or had it last. */
  readonly #byPid = new Map<number, ProcessEntry>();
  readonly #ended: ProcessEntry[] = [];
  #forgotten: string[] = [];
  #quiet = 0;
  #unlisted = 0;

  /** @param areScanned whether memory is looked at at all */
  constructor(private readonly areScanned: boolean) {}

  observe(record: SourceRecord): void {
    switch (record.kind) {
      case 'target-found':
        this.#find(record.process, record.time);
        return;
      case 'target-gone':
        this.#end(record.key, record.time);
        return;
      case 'observed': {
        const entry = this.#of(record.key);
        entry?.read(record.fact);
        if (record.fact !== 'regions') return;
        const scans = record.prompted === true ? 0 : 1 + (record.coalesced ?? 0);
        entry?.scanned(record.time, scans, FACTS.regions.count(record.value));
        return;
      }
      case 'unchanged': {
        const entry = this.#of(record.key);
        entry?.read(record.fact);
        if (record.fact === 'regions') entry?.scanned(record.time, record.count);
        return;
      }
      case 'probe-failed':
        // One that is protected all the same.
        if (record.reason === 'denied' && FACTS[record.fact].mayBeDenied) return;
        this.#of(record.key)?.failed(record.fact);
        return;
    }
  }

  hear(event: MonitorEvent): void {
    const entry = this.#byPid.get(event.pid);
    if (entry?.hear(event)) this.#list(entry);
  }

  /** The process that has this PID, or had it last. */
  keyOf(pid: number): string | undefined {
    return this.#byPid.get(pid)?.key;
  }

  /** Name and PID, for messages; undefined for a process that is not held. */
  nameOf(key: string): string | undefined {
    const entry = this.#entries.get(key);
    return entry && !entry.hasEnded ? `${entry.name} (PID ${entry.pid})` : undefined;
  }

  /** Of those that run. */
  get suspicion(): Suspicion {
    let [suspicious, hits] = [0, 0];
    for (const entry of this.#entries.values()) {
      if (entry.hasEnded) continue;
      suspicious += entry.suspicious;
      hits = Math.max(hits, entry.hits);
    }
    return { suspicious, hits };
  }

  changes(nowMs: number): ProcessChanges {
    const processes = [...this.#entries.values()]
      .filter((entry) => entry.isListed)
      .flatMap((entry) => entry.change(nowMs) ?? []);
    const forgotten = this.#forgotten;
    this.#forgotten = [];
    return { processes, forgotten, unlisted: this.#unlisted };
  }

  #of(key: string | null): ProcessEntry | undefined {
    return key === null ? undefined : this.#entries.get(key);
  }

  #find(info: ProcessInfo, timeMs: number): void {
    const known = this.#entries.get(info.key);
    const entry = known ?? new ProcessEntry(info, timeMs, this.areScanned);
    if (known === undefined) {
      this.#entries.set(info.key, entry);
      this.#unlisted++;
    } else known.rename(info);
    this.#byPid.set(info.pid, entry);
    if (info.isTarget) this.#list(entry);
    else if (!entry.isListed && this.#quiet < MAX_QUIET) {
      this.#quiet++;
      entry.isQuiet = true;
      this.#list(entry);
    }
  }

  #list(entry: ProcessEntry): void {
    if (entry.isListed) return;
    entry.isListed = true;
    this.#unlisted--;
  }

  #end(key: string, timeMs: number): void {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.hasEnded) return;
    entry.end(timeMs);
    if (entry.isQuiet) this.#quiet--;
    if (!entry.isListed) {
      this.#unlisted--;
      this.#remove(entry);
      return;
    }
    this.#ended.push(entry);
    if (this.#ended.length <= MAX_ENDED) return;
    // Those without a verdict go first.
    const boring = this.#ended.findIndex(({ hasVerdict }) => !hasVerdict);
    const [old] = this.#ended.splice(Math.max(0, boring), 1);
    if (old === undefined) return;
    this.#remove(old);
    this.#forgotten.push(old.key);
  }

  #remove(entry: ProcessEntry): void {
    this.#entries.delete(entry.key);
    if (this.#byPid.get(entry.pid) === entry) this.#byPid.delete(entry.pid);
  }
}
