import { useEffect, useRef, useState } from 'preact/hooks';
import type { ProcessMap } from '../../../src/page/stream/answers.js';
import type { ProcessRow } from '../../../src/page/stream/messages.js';
import { useAnswer } from '../../parts/answer.js';
import { counted } from '../../parts/figures.js';
import { Mark } from '../../parts/mark.js';
import { Name } from '../../parts/name.js';
import { clockTime, epochOf } from '../../parts/times.js';
import { STATES } from '../../parts/words.js';
import { formatAddress } from '../../store/address.js';
import { worstFirst } from '../../store/state.js';
import type { ViewProps } from '../app.js';
import { Regions } from './regions.js';

const LISTED = 200;
const REFRESH_MS = 1000;

/** The executable memory of one process. */
export function ProcessMaps({ store, ask }: ViewProps) {
  const state = store.shown;
  const rows = worstFirst(state.processes);
  const key = store.address.process ?? rows[0]?.key;
  const row = key === undefined ? undefined : state.processes.get(key);
  const seen = useSlowly(
    row?.scans === undefined ? '' : `${row.regions} ${row.suspicious} ${row.hits} ${row.lastScanMs}`,
  );
  const path = key === undefined ? '' : `/map?process=${encodeURIComponent(key)}`;
  const answer = useAnswer<ProcessMap>(ask, path, `${seen} ${store.snapshots}`);
  if (key === undefined) return <p class="soft">No process is held.</p>;
  const found = new Set(
    state.events.flatMap(({ pid, findings = [] }) =>
      pid !== row?.pid ? [] : findings.flatMap((each) => (each.kind === 'region' ? [each.startAddress] : [])),
    ),
  );
  return (
    <div class="map">
      <nav aria-label="Processes" class="chooser">
        <ul>
          {rows.slice(0, LISTED).map((each) => (
            <Choice key={each.key} row={each} isChosen={each.key === key} />
          ))}
        </ul>
      </nav>
      <div>
        <h3>
          <Name text={row?.name ?? key} />{' '}
          {row === undefined ? null : <span class="soft">PID {row.pid}</span>}
        </h3>
        {answer === null ? <p class="soft">Asking the monitor…</p> : null}
        {answer?.is === 'none' ? <p class="soft">The monitor has no map of this process.</p> : null}
        {answer?.is === 'failed' ? <p class="unsure">The monitor did not answer: {answer.why}.</p> : null}
        {answer?.is === 'here' && state.setup !== null ? (
          <>
            <p class="soft">
              {counted(answer.body.count, 'executable region')}; as of{' '}
              {clockTime(epochOf(state.setup, answer.body.timeMs))}, first seen{' '}
              {clockTime(epochOf(state.setup, answer.body.firstTimeMs))}
            </p>
            <Regions map={answer.body} pid={row?.pid ?? -1} found={found} state={state} />
          </>
        ) : null}
      </div>
    </div>
  );
}

const Choice = ({ row, isChosen }: { row: ProcessRow; isChosen: boolean }) => (
  <li>
    <a href={formatAddress({ view: 'map', process: row.key })} aria-current={isChosen ? 'true' : undefined}>
      <Mark is={STATES[row.state]} />
      <span>
        <Name text={row.name} most={40} /> <span class="soft">{row.pid}</span>
      </span>
    </a>
  </li>
);

/** A value that follows another, but changes at most once a second. */
function useSlowly(value: string): string {
  const [slow, setSlow] = useState(value);
  const changedAt = useRef(0);
  useEffect(() => {
    if (value === slow) return;
    const waitMs = Math.max(0, changedAt.current + REFRESH_MS - performance.now());
    const timer = setTimeout(() => {
      changedAt.current = performance.now();
      setSlow(value);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [value, slow]);
  return slow;
}
