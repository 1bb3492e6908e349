import { FACTS } from '../../facts/facts.js';
import type { MonitorEvent } from '../../records/event.js';
import type { SourceRecord } from '../../records/record.js';
import { escapeText } from '../../text/escape.js';
import type { SourceHealth } from '../stream/messages.js';
import type { Gaps } from './gaps.js';

/** What is watched at all. */
export interface Watches {
  readonly processes: boolean;
  readonly memory: boolean;
  readonly input: boolean;
}

type Name = SourceHealth['name'];

/** Follows what the sources say of their own sight: the state of each, and gaps. */
export class Blindness {
  readonly #health = new Map<Name, SourceHealth>();
  /** What cannot be read of whom, as `KEY:FACT`. */
  readonly #unread = new Set<string>();
  #told: readonly SourceHealth[] = [];

  constructor(
    private readonly gaps: Gaps,
    /** Undefined for a process that is not held. */
    private readonly nameOf: (key: string) => string | undefined,
    watches: Watches,
    startMs: number,
  ) {
    for (const name of ['processes', 'memory', 'input'] as const) {
      const state = watches[name] ? 'waiting' : 'off';
      const message = watches[name] ? 'has said nothing yet' : 'is not watched';
      this.#health.set(name, { name, state, message, sinceMs: startMs });
    }
  }

  observe(record: SourceRecord): void {
    const { time } = record;
    switch (record.kind) {
      case 'target-found':
        this.#sees('processes', time, 'are looked for and held');
        return;
      case 'target-awaited':
        this.#set('processes', 'waiting', time, `no process named ${escapeText(record.name)} yet`);
        return;
      case 'target-gone':
        for (const what of this.#unread) if (what.startsWith(`${record.key}:`)) this.#readAgain(what, time);
        return;
      case 'observed':
      case 'unchanged':
        if (this.#unread.size > 0) this.#readAgain(`${record.key}:${record.fact}`, time);
        if (record.fact === 'regions' && this.#unread.size === 0) this.#sees('memory', time, 'is read');
        return;
      case 'probe-failed': {
        if (record.reason === 'denied' && FACTS[record.fact].mayBeDenied) return;
        const who = record.key === null ? 'the monitor' : this.nameOf(record.key);
        // A process that exits while it is looked at is no failure.
        if (who === undefined) return;
        const what = `${record.key}:${record.fact}`;
        this.#unread.add(what);
        const cause = `${FACTS[record.fact].noun} of ${who}: ${escapeText(record.message)}`;
        const lane = record.reason === 'transient' ? 'could-not-tell' : 'blind';
        this.gaps.begin(what, { lane, about: 'memory' }, time, cause);
        this.#set('memory', 'blind', time, cause);
        return;
      }
      case 'watch-failed':
        this.gaps.begin(
          'processes',
          { lane: 'blind', about: 'processes' },
          time,
          `processes: ${escapeText(record.message)}`,
        );
        this.#set('processes', 'blind', time, escapeText(record.message));
        return;
      case 'watch-recovered':
        this.gaps.end('processes', time);
        this.#sees('processes', time, 'are looked for and held');
        return;
      case 'input-health': {
        const message = escapeText(record.message);
        if (record.state === 'blind' || record.state === 'lost') {
          this.gaps.begin('input', { lane: 'blind', about: 'input' }, time, `input: ${message}`);
          this.#set('input', 'blind', time, message);
        } else {
          this.gaps.end('input', time);
          this.#sees('input', time, `is read (${escapeText(record.backend)})`);
        }
        return;
      }
      case 'rate-lowered': {
        const { fact, wantedIntervalMs, actualIntervalMs } = record;
        const pace = `${FACTS[fact].noun} every ${actualIntervalMs.toFixed(1)} ms instead of ${wantedIntervalMs}`;
        this.gaps.add(
          { lane: 'rate-lowered', about: 'memory' },
          time,
          time,
          1,
          `${pace}, from here until there is time again`,
        );
        return;
      }
    }
  }

  hear({ kind, module, monotonicMs, message }: MonitorEvent): void {
    if (kind !== 'could-not-tell') return;
    const about = module === 'INPUT_DETECTOR' ? 'input' : 'memory';
    this.gaps.add({ lane: kind, about }, monotonicMs, monotonicMs, 1, message);
  }

  /** Those whose state is another than at the last call. */
  tell(): readonly SourceHealth[] {
    const all = [...this.#health.values()];
    const changed = all.filter((health, index) => this.#told[index] !== health);
    this.#told = all;
    return changed;
  }

  #readAgain(what: string, timeMs: number): void {
    if (!this.#unread.delete(what)) return;
    this.gaps.end(what, timeMs);
    if (this.#unread.size === 0) this.#sees('memory', timeMs, 'is read');
  }

  #sees(name: Name, timeMs: number, message: string): void {
    if (this.#health.get(name)?.state !== 'sees') this.#set(name, 'sees', timeMs, message);
  }

  #set(name: Name, state: SourceHealth['state'], sinceMs: number, message: string): void {
    const before = this.#health.get(name);
    if (before?.state === 'off' || (before?.state === state && before.message === message)) return;
    const since = before?.state === state ? before.sinceMs : sinceMs;
    this.#health.set(name, { name, state, message, sinceMs: since });
  }
}
