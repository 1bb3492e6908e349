import { FACTS, type FactId } from '../../facts/facts.js';
import type { ObservedFact } from '../../records/record.js';
import type { Judged } from '../judge/judged.js';
import type { Counters } from './counters.js';

/** Adds a released record to the figures. */
export function countJudged(counters: Counters, { record, unjudged }: Judged): void {
  if (unjudged !== undefined) counters.unjudged++;
  if (record.kind === 'observed') {
    const figures = counters.facts[record.fact];
    figures.readings += 1 + (record.coalesced ?? 0);
    figures.changed++;
    // A last reading may arrive behind the end of its process.
    if (figures.counts.has(record.key)) figures.counts.set(record.key, countOf(record));
  } else if (record.kind === 'unchanged') {
    counters.facts[record.fact].readings += record.count;
  } else if (record.kind === 'input') {
    counters.inputEvents += record.times.length;
  } else if (record.kind === 'target-found') {
    const { key } = record.process;
    for (const { counts } of Object.values(counters.facts)) counts.set(key, counts.get(key) ?? 0);
  } else if (record.kind === 'target-gone') {
    for (const { counts } of Object.values(counters.facts)) counts.delete(record.key);
  }
}

const countOf = <Id extends FactId>({ fact, value }: ObservedFact<Id>): number => FACTS[fact].count(value);
