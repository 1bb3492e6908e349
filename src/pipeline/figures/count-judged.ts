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
    figures.newestCount = countOf(record);
  } else if (record.kind === 'unchanged') {
    counters.facts[record.fact].readings += record.count;
  } else if (record.kind === 'input') {
    counters.inputEvents += record.times.length;
  }
}

const countOf = <Id extends FactId>({ fact, value }: ObservedFact<Id>): number => FACTS[fact].count(value);
