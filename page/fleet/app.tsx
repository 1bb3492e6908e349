import { useEffect, useReducer, useState } from 'preact/hooks';
import { counted } from '../parts/figures.js';
import { Announcer } from './announcer.js';
import { FleetBanner } from './banner.js';
import type { FleetStore } from './fleet-store.js';
import { Monitors } from './monitors.js';
import { formatSearch, parseSearch, type Search } from './search.js';
import { Tiles } from './tiles.js';
import { Verdicts } from './verdicts.js';

/** The whole page of a fleet. */
export function App({ store }: { store: FleetStore }) {
  useRedraw(store);
  const [search, look] = useSearch();
  const { head, about } = store;
  const lost = head?.counts.monitors.lost ?? 0;
  useEffect(() => {
    document.title = lost > 0 ? `(${lost} lost) ClearSight fleet` : 'ClearSight fleet';
  }, [lost]);
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('monitors')?.focus()}>
        Skip to the monitors
      </button>
      <header>
        <div class="head">
          <h1>ClearSight fleet</h1>
          {head === undefined ? null : (
            <p class="worst" data-summary>
              {counted(head.counts.hosts, 'host')}, {counted(store.monitors.size, 'monitor')},{' '}
              {counted(head.counts.verdicts, 'verdict')}
              {head.counts.missing > 0 ? `, ${counted(head.counts.missing, 'gap')} in events` : ''}
              {head.counts.refused > 0 ? `, ${counted(head.counts.refused, 'message')} refused` : ''}
            </p>
          )}
          <p class="soft">{about.source}</p>
        </div>
        <FleetBanner store={store} />
      </header>
      <main>
        {head === undefined ? null : <Tiles counts={head.counts} search={search} look={look} />}
        <div class="filters">
          <label for="find">Search</label>
          <input
            id="find"
            type="search"
            value={search.text}
            placeholder="host, words, session, code, process"
            onInput={({ currentTarget }) => look({ ...search, text: currentTarget.value })}
          />
        </div>
        <h2 class="section" id="monitors" tabIndex={-1}>
          Monitors
        </h2>
        <Monitors store={store} search={search} />
        <h2 class="section">Verdicts</h2>
        <Verdicts store={store} search={search} />
      </main>
      <Announcer store={store} />
    </>
  );
}

/** Draws when something came, and each second, for ages go on. */
function useRedraw(store: FleetStore): void {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const stop = store.subscribe(() => draw(undefined));
    const ticking = setInterval(() => store.draw(), 1000);
    return () => {
      stop();
      clearInterval(ticking);
    };
  }, [store]);
}

function useSearch(): readonly [Search, (search: Search) => void] {
  const [search, set] = useState(() => parseSearch(location.hash));
  useEffect(() => {
    const read = () => set(parseSearch(location.hash));
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, []);
  const look = (wanted: Search) => {
    history.replaceState(null, '', formatSearch(wanted));
    set(wanted);
  };
  return [search, look];
}
