import type { InputBatch, SourceRecord } from '../../records/record.js';

const MAX_EVENTS = 65_536;

/**
 * Joins two neighbouring records into an equivalent one, or gives undefined when they cannot be joined: two input
 * batches, or two records of unchanged readings of one fact of one process.
 */
export function mergeRecords(first: SourceRecord, second: SourceRecord): SourceRecord | undefined {
  if (first.kind === 'input' && second.kind === 'input') return mergeBatches(first, second);
  if (first.kind === 'unchanged' && second.kind === 'unchanged') {
    if (first.key !== second.key || first.fact !== second.fact) return undefined;
    return { ...second, firstTime: first.firstTime, count: first.count + second.count };
  }
  return undefined;
}

function mergeBatches(first: InputBatch, second: InputBatch): InputBatch | undefined {
  if (first.times.length + second.times.length > MAX_EVENTS) return undefined;
  // The window compares an event's time with that of its batch: in the later batch it could pass, but only in a replay.
  if (first.times.some((time) => time > first.time)) return undefined;
  return {
    kind: 'input',
    time: second.time,
    times: Float64Array.of(...first.times, ...second.times),
    marks: Uint8Array.of(...first.marks, ...second.marks),
    holds: Float64Array.of(...first.holds, ...second.holds),
  };
}
