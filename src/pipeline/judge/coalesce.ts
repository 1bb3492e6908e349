import { coalesceObserved, factKey } from '../../records/observed.js';
import type { Observed, SourceRecord } from '../../records/record.js';
import type { Entry } from './entry.js';

export interface Coalesced {
  /** Those that stay, in their order. */
  readonly entries: Entry[];
  /** Those that a newer one stands for. */
  readonly replaced: ReadonlySet<Entry>;
  /** Readings, unchanged ones included, that newer entries stand for now and did not before. */
  readonly scans: number;
}

/**
 * Joins waiting observations of one fact of one process into the newest, as their fact says, with the readings that it then
 * stands for as its count. Unchanged readings of a replaced observation go with it; those of a running or released one stay.
 */
export function coalesceWaiting(all: readonly Entry[]): Coalesced {
  const replaced = findReplaced(all);
  const replacedReadings = new Map<string, number>();
  let scans = 0;
  const entries = all.filter((entry) => {
    const { record, state } = entry;
    if (record.kind === 'observed' && state === 'waiting') {
      const place = factKey(record.key, record.fact);
      const before = replacedReadings.get(place) ?? 0;
      if (replaced.has(entry)) {
        replacedReadings.set(place, before + 1 + (record.coalesced ?? 0));
        scans++;
        return false;
      }
      replacedReadings.delete(place);
      if (before > 0) entry.record = { ...record, coalesced: before + (record.coalesced ?? 0) };
      return true;
    }
    if (record.kind !== 'unchanged' || state !== 'done') return true;
    const place = factKey(record.key, record.fact);
    const before = replacedReadings.get(place);
    if (before === undefined) return true;
    replacedReadings.set(place, before + record.count);
    scans += record.count;
    return false;
  });
  return { entries, replaced, scans };
}

/** From the newest back; a newer one takes in the values of those that it replaces. */
function findReplaced(all: readonly Entry[]): Set<Entry> {
  const replaced = new Set<Entry>();
  const newest = new Map<string, Entry>();
  for (const entry of all.toReversed()) {
    const { record, state } = entry;
    if (record.kind !== 'observed' || state !== 'waiting') continue;
    const place = factKey(record.key, record.fact);
    const newer = newest.get(place);
    const joined =
      newer === undefined || entry.isJoined || newer.isJoined ? undefined : join(record, newer.record);
    if (newer === undefined || joined === undefined) newest.set(place, entry);
    else {
      newer.record = joined;
      replaced.add(entry);
    }
  }
  return replaced;
}

const join = (older: Observed, newer: SourceRecord): Observed | undefined =>
  newer.kind === 'observed' ? coalesceObserved(older, newer) : undefined;
