import { FACT_IDS, FACTS, type FactId } from '../facts/facts.js';
import type { Observed, ObservedFact, SourceRecord } from './record.js';
import type { ProcessKey } from './target.js';

/** Two observations in a row of one process as one, as their fact says; undefined when both are needed. */
export function coalesceObserved(older: Observed, newer: Observed): Observed | undefined {
  const value = coalesce(older, newer);
  if (value === undefined) return undefined;
  const joined = Object.assign({ ...newer }, { value });
  // It stands for a reading of the pace too.
  if (older.prompted === undefined) delete joined.prompted;
  return joined;
}

function coalesce<Id extends FactId>(older: ObservedFact<Id>, newer: ObservedFact<Id>) {
  return older.fact === newer.fact ? FACTS[older.fact].coalesce(older.value, newer.value) : undefined;
}

/** Lets the memory be used again that the values before this one, of the same process, take. */
export function seenByAll(record: SourceRecord): void {
  if (record.kind === 'observed') seen(record);
}

const seen = <Id extends FactId>({ fact, value }: ObservedFact<Id>): void => FACTS[fact].seen?.(value);

/** One fact of one process, to find it in a map. */
export const factKey = (key: ProcessKey | null, fact: FactId): string => `${key} ${fact}`;

/** Every fact of one process, to forget them when it is gone. */
export const factKeys = (key: ProcessKey): readonly string[] => FACT_IDS.map((fact) => factKey(key, fact));
