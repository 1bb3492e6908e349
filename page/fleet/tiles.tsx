import type { FleetCounts, MonitorState } from '../../src/fleet/stream/messages.js';
import type { Search } from './search.js';
import { MONITOR_MARKS, STATES_IN_ORDER } from './states.js';

interface Props {
  readonly counts: FleetCounts;
  readonly search: Search;
  readonly look: (search: Search) => void;
}

/** How many monitors are in each state; a press shows these alone, another all of them. */
export function Tiles({ counts, search, look }: Props) {
  const press = (state: MonitorState) => look({ ...search, state: search.state === state ? '' : state });
  return (
    <ul class="states" aria-label="States">
      {STATES_IN_ORDER.map((state) => {
        const { word, symbol, tone } = MONITOR_MARKS[state];
        const count = counts.monitors[state];
        return (
          <li key={state}>
            <button
              type="button"
              class={count > 0 ? `state ${tone}` : 'state none'}
              data-state={state}
              aria-pressed={search.state === state}
              onClick={() => press(state)}
            >
              <strong>{count.toLocaleString('en')}</strong>{' '}
              <span>
                <span class="symbol" aria-hidden="true">
                  {symbol}
                </span>
                {word}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
