import { FACTS, type FactId } from '../facts/facts.js';
import type { ObservedFact, SourceRecord } from '../records/record.js';
import type { Json } from '../text/json-fields.js';
import { encodeNumber } from '../text/json-numbers.js';
import { type CaptureHeader, FORMAT, VERSION } from './format.js';
import type { Loss, Writable } from './messages.js';

/** A capture's first line, with its line end. */
export function encodeHeader(header: CaptureHeader): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, ...header })}\n`;
}

/** One line of a capture, with its line end (docs/capture-format.md). */
export function encodeRecord(writable: Writable): string {
  return `${JSON.stringify(recordFields(writable))}\n`;
}

/** The fields of a line. Those that are undefined are not written. */
export function recordFields({ record, edit, unjudged, leftOut }: Writable): Json {
  return { ...toJson(record), edit, unjudged, leftOut };
}

/** Marks where records are missing, so that a replay can report it: it may differ from the live run. */
export function encodeLoss({ time, count }: Loss): string {
  return `${JSON.stringify({ kind: 'lost', time, count })}\n`;
}

function toJson(record: SourceRecord): Record<string, unknown> {
  switch (record.kind) {
    case 'observed':
      return { ...record, value: encodeValue(record) };
    case 'input':
      return {
        kind: record.kind,
        time: record.time,
        times: Array.from(record.times, encodeNumber),
        marks: Array.from(record.marks),
        holds: Array.from(record.holds, encodeNumber),
      };
    default:
      return Object.fromEntries(
        Object.entries(record).map(([name, value]) => [
          name,
          typeof value === 'number' ? encodeNumber(value) : value,
        ]),
      );
  }
}

const encodeValue = <Id extends FactId>({ fact, value }: ObservedFact<Id>): Json => FACTS[fact].encode(value);
