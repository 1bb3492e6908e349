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
      const newest =
        lastWaiting(entries, observed.key, id, order) ?? this.#released.get(observed.key)?.get(id);
      if (newest !== undefined) Object.assign(values, { [id]: newest.value });
    }
    return values;
  }
}

function lastWaiting(entries: readonly Entry[], key: ProcessKey | null, fact: FactId, order: number) {
  const last = entries.findLast(
    ({ record, order: at }) =>
      at < order && record.kind === 'observed' && record.fact === fact && record.key === key,
  );
  if (last?.record.kind !== 'observed') return undefined;
  last.isJoined = true;
  return last.record;
}
