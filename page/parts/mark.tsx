import type { Marked } from './words.js';

/** A word with its symbol and colour. */
export const Mark = ({ is, note = '' }: { is: Marked; note?: string }) => (
  <span class={`mark ${is.tone}`}>
    <span class="symbol" aria-hidden="true">
      {is.symbol}
    </span>
    {is.word}
    {note === '' ? null : ` ${note}`}
  </span>
);
