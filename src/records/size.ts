import { FACTS, type FactId } from '../facts/facts.js';
import type { ObservedFact, SourceRecord } from './record.js';

/** What any record takes, and what an input event adds: a time, a hold and a mark. */
const RECORD_BYTES = 256;
const INPUT_EVENT_BYTES = 17;

/** Bytes that a record takes in memory, roughly: what every bound on queues and captures counts. */
export function recordBytes(record: SourceRecord): number {
  if (record.kind === 'observed') return RECORD_BYTES + factBytes(record);
  if (record.kind === 'input') return RECORD_BYTES + record.times.length * INPUT_EVENT_BYTES;
  return RECORD_BYTES;
}

const factBytes = <Id extends FactId>({ fact, value }: ObservedFact<Id>): number =>
  FACTS[fact].byteLength(value);
