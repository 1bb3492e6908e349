import type { ProcessRow } from '../../../src/page/stream/messages.js';
import { counted } from '../../parts/figures.js';
import { Mark } from '../../parts/mark.js';
import { Meter } from '../../parts/meter.js';
import { useMore } from '../../parts/more.js';
import { Name } from '../../parts/name.js';
import { Table } from '../../parts/table.js';
import { duration } from '../../parts/times.js';
import { OUTCOME_WORDS, STATES } from '../../parts/words.js';
import { type Place, usePlace } from '../../place.js';
import { type State, worstFirst } from '../../store/state.js';

const HEAD = ['state', 'process', 'hits', 'last scan', 'scans', 'executable regions', 'suspicious', 'notes'];

/** Who is watched, worst first. */
export function Processes({ state }: { state: State }) {
  const place = usePlace();
  const rows = worstFirst(state.processes);
  const [shown, more] = useMore(rows.length);
  return (
    <section>
      <h3>
        Processes <span class="soft">{counted(rows.length + state.unlisted, 'held', 'held')}</span>
      </h3>
      <Table
        label="Processes, worst first"
        head={HEAD}
        rows={rows.slice(0, shown).map((row) => ({ key: row.key, cells: cellsOf(row, state, place) }))}
        empty="No process is held."
      />
      {more()}
      {state.unlisted > 0 ? (
        <p class="soft">
          {counted(state.unlisted, 'more process is', 'more processes are')} held and not listed.
        </p>
      ) : null}
    </section>
  );
}

function cellsOf(row: ProcessRow, { timeMs, setup }: State, place: Place) {
  const limit = setup?.limits.hits ?? 0;
  const until = row.endedMs ?? timeMs;
  return [
    <Mark key="state" is={STATES[row.state]} note={row.verdicts > 1 ? `(${row.verdicts})` : ''} />,
    <span key="process" class="process">
      <a href={place.link({ view: 'map', process: row.key })}>
        <Name text={row.name} />
      </a>{' '}
      <span class="soft">
        PID {row.pid}, {row.isTarget ? 'target' : 'beside it'}, for {duration(until - row.foundMs)}
      </span>
      <span class="path">
        <Name text={row.executable} most={160} />
      </span>
    </span>,
    <Meter key="hits" value={row.hits} limit={limit} />,
    row.lastScanMs === null ? 'none yet' : row.endedMs !== null ? '–' : agoOf(timeMs - row.lastScanMs),
    row.scans.toLocaleString('en'),
    row.regions.toLocaleString('en'),
    row.suspicious === 0 ? '0' : <strong key="suspicious">{row.suspicious}</strong>,
    <Notes key="notes" row={row} />,
  ];
}

const agoOf = (ms: number) => (ms < 1000 ? 'under 1 s ago' : `${duration(ms)} ago`);

/** What else is known, each in its own words; what cannot be read comes first. */
function Notes({ row }: { row: ProcessRow }) {
  const notes: [string, string][] = [
    ['cannot be read', row.unseen],
    ['explained', row.explained],
    ['outcome', row.outcome === null ? '' : OUTCOME_WORDS[row.outcome]],
  ];
  const said = notes.filter(([, text]) => text !== '');
  if (said.length === 0) return <span class="soft">–</span>;
  return (
    <ul class="notes">
      {said.map(([name, text]) => (
        <li key={name} class={name === 'cannot be read' ? 'unsure' : undefined}>
          <span class="soft">{name}:</span> <Name text={text} most={240} />
        </li>
      ))}
    </ul>
  );
}
