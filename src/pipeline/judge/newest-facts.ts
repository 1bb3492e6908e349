import type { FactId } from '../../facts/facts.js';
import type { Observed, SourceRecord } from '../../records/record.js';
import type { ProcessKey } from '../../records/target.js';
import type { Entry } from './entry.js';
import type { FactValues, LookLane } from './look-lanes.js';

/** The newest released facts of each process, as far as some detector joins them to others. */
export class NewestFacts {
  readonly #released = new Map<ProcessKey | null, Map<FactId, Observed>>();
  readonly #lanes: ReadonlyMap<FactId, LookLane>;
  readonly #kept: ReadonlySet<FactId>;

  constructor(lanes: ReadonlyMap<FactId, LookLane>) {
    this.#lanes = lanes;
    this.#kept = new Set([...lanes.values()].flatMap(({ joins }) => joins));
  }

  /** Takes note of every released record, in order. */
  observe(record: SourceRecord): void {
    if (record.kind === 'target-gone') this.#released.delete(record.key);
    if (record.kind !== 'observed' || !this.#kept.has(record.fact)) return;
    const facts = this.#released.get(record.key) ?? new Map<FactId, Observed>();
    this.#released.set(record.key, facts.set(record.fact, record));
  }

  /**
   * An observation with the newest of the other facts that its detectors read, as they stood before it. Those that still wait
   * in `entries` are marked: another value in their place would make a replay see what live did not.
   */
  joinedWith(observed: Observed, order: number, entries: readonly Entry[]): FactValues {
    const joins = this.#lanes.get(observed.fact)?.joins ?? [];
    const values: FactValues = { [observed.fact]: observed.value };
    for (const id of joins) {
      const entry = lastWaiting(entries, observed.key, id, order);
      const newest = entry === undefined ? this.#released.get(observed.key)?.get(id) : entry.record;
      // Else the process has gone since: what came before is forgotten, waiting or released.
      if (newest?.kind !== 'observed') continue;
      if (entry !== undefined) entry.isJoined = true;
      Object.assign(values, { [id]: newest.value });
    }
    return values;
  }

  /** Whether one of these values is missing that some detector needs. */
  isPartial(fact: FactId, values: FactValues): boolean {
    return this.#lanes.get(fact)?.requires.some((id) => values[id] === undefined) ?? false;
  }
}

/** The last that waits, before `order`, and says what a fact of a process is, or that the process is gone. */
function lastWaiting(entries: readonly Entry[], key: ProcessKey | null, fact: FactId, order: number) {
  return entries.findLast(
    ({ record, order: at }) =>
      at < order &&
      ((record.kind === 'observed' && record.fact === fact && record.key === key) ||
        (record.kind === 'target-gone' && record.key === key)),
  );
}
