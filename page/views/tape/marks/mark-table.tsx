import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Setup } from '../../../../src/page/stream/messages.js';
import { Table } from '../../../parts/table.js';
import { clockTime, epochOf } from '../../../parts/times.js';
import { asMarkName, MAX_MARK_CHARACTERS, type NamedMark } from '../../../store/marks.js';

interface Props {
  readonly marks: readonly NamedMark[];
  readonly setup: Setup;
  /** Time of the mark that is to be named now. */
  readonly named: number | null;
  set(marks: readonly NamedMark[]): void;
  look(timeMs: number): void;
}

/** Each mark with what can be done to it. */
export function MarkTable({ marks, setup, named, set, look }: Props) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [named]);
  const rename = (mark: NamedMark, name: string) =>
    set(marks.map((each) => (each === mark ? { ...mark, name } : each)));
  return (
    <Table
      label="Marks"
      head={['moment', 'name', 'remove']}
      rows={marks.map((mark) => {
        const time = clockTime(epochOf(setup, mark.timeMs));
        return {
          key: `${mark.timeMs} ${mark.name}`,
          cells: [
            <button key="look" type="button" onClick={() => look(mark.timeMs)}>
              Go to {time}
            </button>,
            <NameField
              key="name"
              field={mark.timeMs === named ? field : null}
              label={`Name of the mark at ${time}`}
              name={mark.name}
              rename={(text) => rename(mark, text)}
            />,
            <button
              key="remove"
              type="button"
              aria-label={`Remove the mark ${mark.name}`}
              onClick={() => set(marks.filter((each) => each !== mark))}
            >
              Remove
            </button>,
          ],
        };
      })}
      empty="No moment is marked."
    />
  );
}

interface NameFieldProps {
  readonly field: RefObject<HTMLInputElement | null> | null;
  readonly label: string;
  readonly name: string;
  rename(name: string): void;
}

/** What is typed stays in the field until it is left: the page is drawn anew meanwhile. */
function NameField({ field, label, name, rename }: NameFieldProps) {
  const [typed, type] = useState(name);
  const leave = () => {
    const asked = asMarkName(typed);
    if (asked === '' || asked === name) type(name);
    else rename(asked);
  };
  return (
    <input
      ref={field}
      type="text"
      aria-label={label}
      maxLength={MAX_MARK_CHARACTERS}
      value={typed}
      onInput={(event) => type(event.currentTarget.value)}
      onChange={leave}
    />
  );
}
