import { defer, map, type OperatorFunction } from 'rxjs';
import type { SourceRecord } from '../../records/record.js';

/**
 * Stamps each record whose time is behind the one before it with that time, so that time never goes backwards behind
 * this operator. Merged sources need it, since each runs in a thread or process of its own; and it stands before
 * everything that decides or records, so that a replay sees the very times that live saw. A time that is not finite
 * counts as behind. Times inside a record (of an input event, of a first scan) stay as they are.
 */
export function monotone(): OperatorFunction<SourceRecord, SourceRecord> {
  return (records) =>
    defer(() => {
      let latest = 0;
      return records.pipe(
        map((record) => {
          const isBehind = !(record.time >= latest && record.time < Number.POSITIVE_INFINITY);
          if (isBehind) return { ...record, time: latest };
          latest = record.time;
          return record;
        }),
      );
    });
}
