import type { MonitorEvent } from '../../../../src/records/event.js';
import { Name } from '../../../parts/name.js';
import { type Filter, formatFilter, formatTerm, type Term } from '../../../store/filter/language.js';

const MOST_CODES = 6;

interface Props {
  readonly events: readonly MonitorEvent[];
  readonly filter: Filter;
  apply(line: string): void;
}

/** What is asked most, one click each: verdicts, what is worse than a notice, and the codes that occur. */
export function QuickTerms({ events, filter, apply }: Props) {
  const codes = new Set(events.flatMap(({ code }) => (code === null ? [] : [code])));
  const terms: readonly Term[] = [
    { field: 'kind', value: 'verdict', isNot: false },
    { field: 'level', value: 'INFO', isNot: true },
    ...[...codes]
      .toSorted()
      .slice(0, MOST_CODES)
      .map((value): Term => ({ field: 'code', value, isNot: false })),
  ];
  return (
    <fieldset class="quick">
      <legend class="unseen">Often asked</legend>
      {terms.map((term) => {
        const text = formatTerm(term);
        const others = filter.filter((each) => formatTerm(each) !== text);
        const isAsked = others.length < filter.length;
        return (
          <button
            key={text}
            type="button"
            class="mono"
            aria-pressed={isAsked}
            onClick={() => apply(formatFilter(isAsked ? others : [...filter, term]))}
          >
            <Name text={text} />
          </button>
        );
      })}
    </fieldset>
  );
}
