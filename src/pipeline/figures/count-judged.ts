import { HEADER_BYTES } from '../../facts/regions/region-reader.js';
import type { Judged } from '../judge/judged.js';
import type { Counters } from './counters.js';

/** Adds a released record to the figures. */
export function countJudged(counters: Counters, { record, unjudged }: Judged): void {
  if (unjudged !== undefined) counters.unjudged++;
  if (record.kind === 'snapshot') {
    counters.snapshots++;
    counters.scans += 1 + (record.coalesced ?? 0);
    if (record.regions.byteLength >= HEADER_BYTES) {
      counters.regions = new DataView(record.regions).getUint32(0, true);
    }
  } else if (record.kind === 'unchanged') {
    counters.scans += record.count;
  } else if (record.kind === 'input') {
    counters.inputEvents += record.times.length;
  }
}
