import type { ComponentChildren } from 'preact';
import { usePlace } from '../place.js';

/** One row of a table; its first cell names it. */
export interface Row {
  readonly key: string | number;
  readonly cells: readonly ComponentChildren[];
  readonly isMarked?: boolean;
}

interface Props {
  /** What the table is, for those who cannot see where it stands. */
  readonly label: string;
  readonly head: readonly string[];
  readonly rows: readonly Row[];
  /** Said where there are no rows. */
  readonly empty?: string;
}

/** A table that scrolls by itself where it is too wide, by keyboard too. */
export function Table({ label, head, rows, empty = 'none' }: Props) {
  const place = usePlace();
  if (rows.length === 0) return <p class="soft">{empty}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <section class="wide" tabIndex={0} aria-label={place.name(label)}>
      <table>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells, isMarked }) => (
            <tr key={key} class={isMarked ? 'marked' : undefined}>
              {cells.map((cell, index) => (
                <td key={index} data-label={head[index]}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
