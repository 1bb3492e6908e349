import { useMore } from '../parts/more.js';
import { Name } from '../parts/name.js';
import { Table } from '../parts/table.js';
import { clockTime } from '../parts/times.js';
import type { FleetStore } from './fleet-store.js';
import { type Search, searchVerdicts } from './search.js';

const HEAD = ['time', 'host', 'code', 'process', 'what'];
const WORDS_SHOWN = 300;

/** The newest verdicts of all hosts, newest first. */
export function Verdicts({ store, search }: { store: FleetStore; search: Search }) {
  const rows = searchVerdicts(store.verdicts, search);
  const [shown, more] = useMore(rows.length, search.text);
  return (
    <>
      <Table
        label="Verdicts"
        head={HEAD}
        rows={rows.slice(0, shown).map(({ id, time, host, code, process, pid, message }) => ({
          key: id,
          cells: [
            <span title={time} key="time">
              {clockTime(Date.parse(time))}
            </span>,
            <Name text={host} key="host" />,
            <Name text={code} key="code" />,
            <span key="process">
              <Name text={process} /> <span class="soft">PID {pid}</span>
            </span>,
            <Name text={message} most={WORDS_SHOWN} key="what" />,
          ],
        }))}
        empty={store.verdicts.length === 0 ? 'No verdict was read.' : 'No verdict fits.'}
      />
      {more()}
    </>
  );
}
