import { FACTS, type FactId } from '../../facts/facts.js';
import { factKey, factKeys } from '../../records/observed.js';
import type { Observed, ObservedFact, SourceRecord } from '../../records/record.js';
import { fail, type Json, list, mismatch } from '../../text/json-fields.js';

/** What the newest facts of all processes in a capture may take in all: some 5,000 processes of the usual size. */
const MAX_KEPT_BYTES = 96 * 1024 * 1024;

/** Makes whole facts of what changed from line to line. */
export class ChangeDecoder {
  readonly #newest = new Map<string, Observed>();
  #keptBytes = 0;

  /** @param json the line of the record. Throws CS_CAPTURE */
  decode(record: SourceRecord, json: Json): SourceRecord {
    if (record.kind === 'target-gone') {
      for (const key of factKeys(record.key)) this.#forget(key);
    }
    return record.kind === 'observed' ? this.#whole(record, json) : record;
  }

  #whole<Id extends FactId>(record: ObservedFact<Id> & Observed, json: Json): Observed {
    const { changes } = FACTS[record.fact as Id];
    if (changes === undefined) return record;
    const key = factKey(record.key, record.fact);
    const before = this.#newest.get(key) as ObservedFact<Id> | undefined;
    this.#forget(key);
    let whole: Observed = record;
    if (json.edit !== undefined) {
      if (before === undefined) fail('a whole value before one that says what changed', json.edit);
      const value = changes.apply(before.value, decodeEdit(json), record.value);
      whole = { ...record, value } as Observed;
    }
    this.#newest.set(key, whole);
    this.#keptBytes += valueBytes(whole);
    if (this.#keptBytes <= MAX_KEPT_BYTES) return whole;
    throw mismatch(
      `values of at most ${MAX_KEPT_BYTES} bytes, of all processes together`,
      `${this.#keptBytes}`,
    );
  }

  #forget(key: string): void {
    const newest = this.#newest.get(key);
    if (newest === undefined) return;
    this.#newest.delete(key);
    this.#keptBytes -= valueBytes(newest);
  }
}

function decodeEdit(json: Json): readonly number[] {
  const edit = list(json, 'edit');
  if (edit.length % 3 !== 0) fail('"edit" to hold numbers in threes', edit.length);
  return edit.map((count) => {
    if (Number.isSafeInteger(count) && (count as number) >= 0) return count as number;
    return fail('"edit" to hold whole numbers', count);
  });
}

const valueBytes = <Id extends FactId>({ fact, value }: ObservedFact<Id>): number =>
  FACTS[fact].byteLength(value);
