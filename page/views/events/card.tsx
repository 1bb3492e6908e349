import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { MonitorEvent, VerdictEvent } from '../../../src/records/event.js';
import { Copy } from '../../parts/copy.js';
import { figure } from '../../parts/figures.js';
import { Name } from '../../parts/name.js';
import { Terms } from '../../parts/terms.js';
import { clockTime, epochOf } from '../../parts/times.js';
import { OUTCOME_WORDS } from '../../parts/words.js';
import { type Place, usePlace } from '../../place.js';
import { enforcementOf } from '../../store/events.js';
import type { State } from '../../store/state.js';
import type { Store } from '../../store/store.js';
import type { Ask } from '../../transport/ask.js';
import { Findings } from './findings.js';
import { Why } from './why.js';

interface Props {
  readonly event: MonitorEvent;
  readonly store: Store;
  readonly ask: Ask;
  close(): void;
}

/** One event with all that is known of it. */
export function EventCard({ event, store, ask, close }: Props) {
  const place = usePlace();
  const card = useRef<HTMLElement>(null);
  useLayoutEffect(() => card.current?.focus(), []);
  const { kind, code, message, findings = [], sequence } = event;
  const state = store.shown;
  const title = useId();
  return (
    <article
      ref={card}
      class={`card ${kind === 'verdict' ? 'is-verdict' : ''}`}
      tabIndex={-1}
      aria-labelledby={title}
      data-card={sequence}
      onKeyDown={(pressed) => {
        if (pressed.key === 'Escape') close();
      }}
    >
      <div class="card-head">
        <h3 id={title}>
          {kind === 'verdict' ? `Verdict ${code}` : code === null ? kind : `${kind} ${code}`}
        </h3>
        <Copy label="Copy as JSON" text={() => JSON.stringify(event, null, 2)} />
        <a href={place.link({ view: 'time', at: Math.ceil(event.monotonicMs) })}>See this moment over time</a>
        <button type="button" class="close" onClick={close}>
          Close
        </button>
      </div>
      <p class="words">
        <Name text={message} most={2000} />
      </p>
      {kind === 'verdict' ? (
        <p class="note">
          A verdict is a measurement beyond a limit. It is a reason to look, and no proof of what somebody did
          or meant.
        </p>
      ) : null}
      <Terms rows={termsOf(event, state, place)} />
      {findings.length > 0 ? <Findings findings={findings} /> : null}
      {kind === 'verdict' ? <Why event={event} store={store} ask={ask} /> : null}
    </article>
  );
}

function termsOf(event: MonitorEvent, state: State, place: Place): [string, preact.ComponentChildren][] {
  const { time, sequence, pid, process, monotonicMs, level, severity, module, status, details = {} } = event;
  const { setup } = state;
  const process_ = [...state.processes.values()].find((row) => row.pid === pid);
  const name = (
    <>
      <Name text={process} /> (PID {pid})
    </>
  );
  return [
    [
      'When',
      `${setup === null ? '' : `${clockTime(epochOf(setup, monotonicMs))}, `}${time} (UTC); event ${sequence}`,
    ],
    [
      'About',
      pid < 0 ? (
        'no process is known'
      ) : process_ === undefined ? (
        name
      ) : (
        <a href={place.link({ view: 'map', process: process_.key })}>{name}</a>
      ),
    ],
    ['Weight', `${level}, severity ${severity}${status === undefined ? '' : `, ${status}`}; from ${module}`],
    ...Object.entries(details).map(([key, value]): [string, preact.ComponentChildren] => [
      key,
      typeof value === 'number' ? figure(value) : <Name text={String(value)} most={400} />,
    ]),
    ...(event.kind === 'verdict' ? done(event, state) : []),
    ...(event.kind === 'enforcement'
      ? [
          ['What became of it', `${OUTCOME_WORDS[event.outcome]}, after ${figure(event.afterMs)} ms`] as [
            string,
            string,
          ],
        ]
      : []),
  ];
}

/** What a verdict did, and what became of it. */
function done(verdict: VerdictEvent, { events }: State): [string, string][] {
  const what =
    verdict.action === 'simulate'
      ? 'nothing: the monitor was set to report only'
      : 'the monitor was set to end the process';
  const enforcement = enforcementOf(events, verdict);
  const outcome = enforcement?.outcome ?? verdict.outcome;
  const after = enforcement === undefined ? '' : `, after ${figure(enforcement.afterMs)} ms`;
  return [
    ['Done', what],
    ['What became of it', outcome === undefined ? 'not known yet' : `${OUTCOME_WORDS[outcome]}${after}`],
  ];
}
