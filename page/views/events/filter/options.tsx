import { Name } from '../../../parts/name.js';
import type { Completion } from '../../../store/filter/completions.js';

export const optionId = (list: string, index: number): string => `${list}-${index}`;

interface Props {
  readonly id: string;
  readonly options: readonly Completion[];
  readonly active: number;
  take(index: number): void;
}

/** What may be put into the line. Names are hostile, and stand here as text. */
export const Options = ({ id, options, active, take }: Props) => (
  <div id={id} role="listbox" aria-label="Completions" class="options" hidden={options.length === 0}>
    {options.map(({ shown, note }, index) => (
      <div
        key={shown}
        id={optionId(id, index)}
        role="option"
        tabIndex={-1}
        aria-selected={index === active}
        // The line keeps the focus: a click must not take it.
        onMouseDown={(event) => {
          event.preventDefault();
          take(index);
        }}
      >
        <Name text={shown} /> <span class="soft">{note}</span>
      </div>
    ))}
  </div>
);
