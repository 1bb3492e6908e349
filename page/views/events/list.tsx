import type { Level, MonitorEvent } from '../../../src/records/event.js';
import { useMore } from '../../parts/more.js';
import { Name } from '../../parts/name.js';
import { clockTime, epochOf } from '../../parts/times.js';
import { usePlace } from '../../place.js';
import type { State } from '../../store/state.js';

interface Props {
  readonly events: readonly MonitorEvent[];
  readonly state: State;
  /** Sequence of the open one. */
  readonly open?: number | undefined;
  /** What makes it another list, which begins at its first row. */
  readonly subject?: string;
  /** What goes on being asked when one is opened. */
  readonly filter?: string;
}

const SYMBOLS: Readonly<Record<Level, string>> = {
  INFO: '·',
  WARNING: '▲',
  ERROR: '◆',
  CRITICAL: '■',
  FATAL: '■',
};

/** Events, each of which opens as a card. */
export function EventList({ events, state, open, subject = '', filter = '' }: Props) {
  const [shown, more] = useMore(events.length, subject);
  if (events.length === 0) return <p class="soft">No event is like this.</p>;
  return (
    <>
      <ol class="event-list">
        {events.slice(0, shown).map((event) => (
          <Line
            key={event.sequence}
            event={event}
            state={state}
            isOpen={event.sequence === open}
            filter={filter}
          />
        ))}
      </ol>
      {more()}
    </>
  );
}

interface LineProps extends Pick<Props, 'state'> {
  readonly event: MonitorEvent;
  readonly isOpen: boolean;
  readonly filter: string;
}

function Line({ event, state, isOpen, filter }: LineProps) {
  const place = usePlace();
  const { sequence, level, kind, code, process, pid, message, monotonicMs, time } = event;
  return (
    <li class={`level-${level.toLowerCase()}${kind === 'verdict' ? ' is-verdict' : ''}`}>
      <a
        href={place.link({ view: 'events', event: sequence, filter })}
        data-sequence={sequence}
        aria-current={isOpen ? 'true' : undefined}
      >
        <time dateTime={time} title={time}>
          {state.setup === null ? time : clockTime(epochOf(state.setup, monotonicMs))}
        </time>
        <span class="level">
          <span aria-hidden="true">{SYMBOLS[level]}</span> {level}
        </span>
        <span class="kind">{code === null ? kind : `${kind} ${code}`}</span>
        <span class="who">
          {pid < 0 ? null : (
            <>
              <Name text={process} most={32} /> <span class="soft">{pid}</span>
            </>
          )}
        </span>
        <span class="says">
          <Name text={message} most={240} />
        </span>
      </a>
    </li>
  );
}
