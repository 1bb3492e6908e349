import { useEffect, useRef } from 'preact/hooks';
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
  const rename = (mark: NamedMark, text: string) => {
    const name = asMarkName(text);
    set(marks.map((each) => (each === mark && name !== '' ? { ...mark, name } : each)));
  };
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
            <input
              key="name"
              ref={mark.timeMs === named ? field : null}
              type="text"
              aria-label={`Name of the mark at ${time}`}
              maxLength={MAX_MARK_CHARACTERS}
              value={mark.name}
              onChange={(event) => rename(mark, event.currentTarget.value)}
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
