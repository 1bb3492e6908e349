import { Name } from '../../../parts/name.js';
import { type Parsed, parseFilter } from '../../../store/filter/language.js';
import type { Standing } from './use-line.js';

interface Props {
  readonly id: string;
  readonly line: string;
  readonly parsed: Parsed;
  readonly standing: Standing;
  readonly inForce: string;
}

/** Whether the line can be read; if not, where it is wrong, why, and which filter is in force meanwhile. */
export const Judgement = ({ id, line, parsed, standing, inForce }: Props) => (
  <div id={id} class="judgement">
    {parsed.is === 'invalid' ? (
      <>
        <p class="bad">
          <span aria-hidden="true">✗</span> Not valid, at “
          <Name text={line.slice(parsed.from, parsed.to)} most={60} />” (character {parsed.from + 1}):{' '}
          <Name text={parsed.why} most={600} />
        </p>
        <p class="soft">{meanwhile(inForce)}</p>
      </>
    ) : standing === 'unfinished' ? (
      <p class="soft">
        A field, or a word? A colon or a completion makes it a field; Enter looks for the word.
      </p>
    ) : (
      <p class="good">
        <span aria-hidden="true">✓</span> {line.trim() === '' ? 'All events' : 'Valid'}
      </p>
    )}
  </div>
);

const meanwhile = (inForce: string): string =>
  inForce === '' || parseFilter(inForce).is === 'invalid'
    ? 'Meanwhile all events are shown.'
    : `Meanwhile the last valid filter is in force: ${inForce}`;
