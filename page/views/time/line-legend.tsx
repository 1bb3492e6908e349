import type { RefObject } from 'preact';
import type { Line } from '../../plots/definitions.js';

interface Props {
  readonly lines: readonly Line[];
  readonly list: RefObject<HTMLUListElement | null>;
}

/** The names of the lines, how each is drawn, and a place for its value. */
export const LineLegend = ({ lines, list }: Props) => (
  <ul class="legend" ref={list}>
    {lines.map(({ id, name, colour, dash }) => (
      <li key={id}>
        <svg class="stroke" viewBox="0 0 24 6" aria-hidden="true">
          <line x1="0" x2="24" y1="3" y2="3" class={`stroke-${colour}`} stroke-dasharray={dash.join(' ')} />
        </svg>
        {name} <output aria-live="off" />
      </li>
    ))}
  </ul>
);
