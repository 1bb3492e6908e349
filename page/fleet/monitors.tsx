import { useState } from 'preact/hooks';
import type { MonitorRow } from '../../src/fleet/stream/messages.js';
import { figure } from '../parts/figures.js';
import { Mark } from '../parts/mark.js';
import { useMore } from '../parts/more.js';
import { Name } from '../parts/name.js';
import { type Row, Table } from '../parts/table.js';
import { Terms } from '../parts/terms.js';
import { duration } from '../parts/times.js';
import type { FleetStore } from './fleet-store.js';
import { type Search, searchMonitors } from './search.js';
import { MONITOR_MARKS } from './states.js';

const HEAD = ['host', 'state', 'what it watches', 'verdicts', 'heard', 'gaps'];
const WORDS_SHOWN = 300;

/** The monitors that fit a search, loudest first. Of one, more is shown where it is asked for. */
export function Monitors({ store, search }: { store: FleetStore; search: Search }) {
  const [chosen, choose] = useState('');
  const rows = searchMonitors(store.monitors.values(), search);
  const [shown, more] = useMore(rows.length, `${search.state} ${search.text}`);
  const toggle = (session: string) => choose(session === chosen ? '' : session);
  return (
    <>
      <Table
        label="Monitors"
        head={HEAD}
        rows={rows.slice(0, shown).map((row) => rowOf(row, store.nowMs, row.session === chosen, toggle))}
        empty={store.monitors.size === 0 ? 'No monitor was heard of.' : 'No monitor fits.'}
      />
      {more()}
    </>
  );
}

function rowOf(row: MonitorRow, nowMs: number, isOpen: boolean, toggle: (session: string) => void): Row {
  const { session, host, state, why, words, verdicts, heardMs, missing } = row;
  return {
    key: session,
    isMarked: state === 'lost' || state === 'stale',
    cells: [
      <div class="monitor" key="host" data-session={session}>
        <button type="button" class="plain" aria-expanded={isOpen} onClick={() => toggle(session)}>
          <Name text={host} />
        </button>
        {isOpen ? <Details row={row} /> : null}
      </div>,
      <div key="state">
        <Mark is={MONITOR_MARKS[state]} />
        {why === '' ? null : (
          <div class="soft">
            <Name text={why} most={WORDS_SHOWN} />
          </div>
        )}
      </div>,
      words === '' ? <span class="soft">not said</span> : <Name text={words} most={WORDS_SHOWN} />,
      verdicts > 0 ? <strong class="bad">{figure(verdicts)}</strong> : '0',
      heardMs === null ? <span class="soft">not here yet</span> : `${age(nowMs - heardMs)} ago`,
      missing > 0 ? <strong class="warn">{figure(missing)}</strong> : '0',
    ],
  };
}

/** To the second: it is drawn once a second. */
const age = (ms: number) => duration(Math.max(0, Math.round(ms / 1000)) * 1000);

function Details({ row: { session, started, version, sequence, figures } }: { row: MonitorRow }) {
  const facts: [string, preact.ComponentChildren][] = [
    ['session', <Name text={session} key="session" />],
    ['began', started === '' ? 'not said' : <Name text={started} key="started" />],
    ['version', version === '' ? 'not said' : <Name text={version} key="version" />],
    ['newest event', sequence < 0 ? 'none' : String(sequence)],
    ...Object.entries(figures).map(([name, value]): [string, string] => [name, figure(value)]),
  ];
  return <Terms rows={facts} />;
}
