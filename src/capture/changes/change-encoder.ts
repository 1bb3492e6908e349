import { FACTS, type FactId } from '../../facts/facts.js';
import { factKey, factKeys } from '../../records/observed.js';
import type { Observed, ObservedFact, SourceRecord } from '../../records/record.js';
import type { Writable } from '../messages.js';

/** Turns facts into what changed since they were written last, where they can be written so. */
export class ChangeEncoder {
  readonly #written = new Map<string, Observed>();

  /** What is to be written of a record. The memory of its value may be used again once the next one is here. */
  encode(record: SourceRecord): Writable {
    if (record.kind === 'target-gone') {
      for (const key of factKeys(record.key)) this.#written.delete(key);
    }
    return record.kind === 'observed' ? this.#change(record) : { record };
  }

  /** Nothing of this record comes into the file: the next of its fact is written whole. */
  forget(record: SourceRecord): void {
    if (record.kind === 'observed') this.#written.delete(factKey(record.key, record.fact));
  }

  #change<Id extends FactId>(record: ObservedFact<Id> & Observed): Writable {
    const { changes } = FACTS[record.fact as Id];
    if (changes === undefined) return { record };
    const key = factKey(record.key, record.fact);
    const before = this.#written.get(key) as ObservedFact<Id> | undefined;
    this.#written.set(key, record);
    const { edit, added } = changes.between(before?.value, record.value);
    return { record: { ...record, value: added } as Observed, edit };
  }
}
