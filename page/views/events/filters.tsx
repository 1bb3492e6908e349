import type { MonitorEvent } from '../../../src/records/event.js';
import { counted } from '../../parts/figures.js';
import { type EventFilter, NO_FILTER } from '../../store/events.js';
import { EVENT_KINDS, EVENT_LEVELS } from './choices.js';

interface Props {
  readonly events: readonly MonitorEvent[];
  readonly filter: EventFilter;
  readonly found: number;
  change(filter: EventFilter): void;
}

/** What is asked of the events. */
export function Filters({ events, filter, found, change }: Props) {
  const codes = [...new Set(events.flatMap(({ code }) => (code === null ? [] : [code])))].toSorted();
  const choose = (name: keyof EventFilter) => (event: { currentTarget: { value: string } }) =>
    change({ ...filter, [name]: event.currentTarget.value });
  const isAsked = Object.values(filter).some((asked) => asked !== '');
  return (
    <form class="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
      <Choice label="Level" value={filter.level} names={EVENT_LEVELS} change={choose('level')} />
      <Choice label="Kind" value={filter.kind} names={EVENT_KINDS} change={choose('kind')} />
      <Choice label="Code" value={filter.code} names={codes} change={choose('code')} />
      <label>
        Process or PID <input type="search" value={filter.process} onInput={choose('process')} />
      </label>
      <label>
        Text <input type="search" value={filter.text} onInput={choose('text')} />
      </label>
      {isAsked ? (
        <button type="button" onClick={() => change(NO_FILTER)}>
          Show all
        </button>
      ) : null}
      <span class="soft">
        {found === events.length ? counted(found, 'event') : `${found} of ${counted(events.length, 'event')}`}
      </span>
    </form>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly names: readonly string[];
  change(event: { currentTarget: { value: string } }): void;
}

const Choice = ({ label, value, names, change }: ChoiceProps) => (
  <label>
    {label}{' '}
    <select value={value} onChange={change}>
      <option value="">any</option>
      {names.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  </label>
);
