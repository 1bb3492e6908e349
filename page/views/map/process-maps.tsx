import { useEffect, useRef, useState } from 'preact/hooks';
import type { ProcessMap } from '../../../src/page/stream/answers.js';
import type { ProcessRow, Setup } from '../../../src/page/stream/messages.js';
import { useAnswer } from '../../parts/answer.js';
import { counted } from '../../parts/figures.js';
import { Mark } from '../../parts/mark.js';
import { Name } from '../../parts/name.js';
import { clockTime, epochOf } from '../../parts/times.js';
import { STATES } from '../../parts/words.js';
import { usePlace } from '../../place.js';
import { isCapture } from '../../store/capture.js';
import { worstFirst } from '../../store/state.js';
import type { Session } from '../../transport/sessions.js';
import { Regions } from './regions.js';

const LISTED = 200;
const REFRESH_MS = 1000;

/** The executable memory of one process: now, or of a capture at the moment that is shown. */
export function ProcessMaps({ store, ask }: Session) {
  const place = usePlace();
  const state = store.shown;
  const rows = worstFirst(state.processes);
  const key = store.address.process ?? rows[0]?.key;
  const row = key === undefined ? undefined : state.processes.get(key);
  const seen = useSlowly(
    row?.scans === undefined ? '' : `${row.regions} ${row.suspicious} ${row.hits} ${row.lastScanMs}`,
  );
  const isPast = isCapture(state.setup);
  const subject = key === undefined ? '' : `/map?process=${encodeURIComponent(key)}`;
  // At a moment of a capture nothing changes any more.
  const [path, stale] = isPast
    ? [`${subject}&time=${state.timeMs}`, '']
    : [subject, `${seen} ${store.snapshots}`];
  const answer = useAnswer<ProcessMap>(ask, subject === '' ? '' : path, stale, subject);
  if (key === undefined) return <p class="soft">No process is held.</p>;
  const found = new Set(
    state.events.flatMap(({ pid, findings = [] }) =>
      pid !== row?.pid ? [] : findings.flatMap((each) => (each.kind === 'region' ? [each.startAddress] : [])),
    ),
  );
  return (
    <div class="map">
      <nav aria-label={place.name('Processes')} class="chooser">
        <ul>
          {rows.slice(0, LISTED).map((each) => (
            <Choice
              key={each.key}
              row={each}
              href={place.link({ view: 'map', process: each.key })}
              isChosen={each.key === key}
            />
          ))}
        </ul>
      </nav>
      <div>
        <h3>
          <Name text={row?.name ?? key} />{' '}
          {row === undefined ? null : <span class="soft">PID {row.pid}</span>}
        </h3>
        {answer === null ? <p class="soft">Asking the monitor…</p> : null}
        {answer?.is === 'none' ? (
          <p class="soft">
            {isPast
              ? 'By this moment of the capture, the memory of this process had not been read.'
              : 'The monitor has no map of this process.'}
          </p>
        ) : null}
        {answer?.is === 'failed' ? <p class="unsure">There is no answer: {answer.why}</p> : null}
        {answer?.is === 'here' && state.setup !== null ? (
          <>
            <p class="soft">
              {counted(answer.body.count, 'executable region')}; as of{' '}
              {clockTime(epochOf(state.setup, answer.body.timeMs))}, first seen{' '}
              {clockTime(epochOf(state.setup, answer.body.firstTimeMs))}
            </p>
            <Notes map={answer.body} row={row} setup={state.setup} />
            <Regions map={answer.body} pid={row?.pid ?? -1} found={found} state={state} />
          </>
        ) : null}
      </div>
    </div>
  );
}

/** Where what is shown is not how it was at that moment of a capture. */
function Notes({ map, row, setup }: { map: ProcessMap; row: ProcessRow | undefined; setup: Setup }) {
  const time = (timeMs: number) => clockTime(epochOf(setup, timeMs));
  return (
    <>
      {map.keptToMs === null ? null : (
        <p class="banner warn" data-not-kept>
          The maps of this capture take too much room: what changed after {time(map.keptToMs)} was not kept,
          and is not shown.
        </p>
      )}
      {row?.endedMs == null ? null : (
        <p class="soft">It had ended at {time(row.endedMs)}: this is the last that was read of it.</p>
      )}
    </>
  );
}

const Choice = ({ row, href, isChosen }: { row: ProcessRow; href: string; isChosen: boolean }) => (
  <li>
    <a href={href} aria-current={isChosen ? 'true' : undefined}>
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
