import { useId, useState } from 'preact/hooks';
import { Copy } from '../../../parts/copy.js';
import { counted } from '../../../parts/figures.js';
import {
  formatMarks,
  MAX_IMPORT_CHARACTERS,
  type NamedMark,
  parseMarks,
  withMarks,
} from '../../../store/marks.js';

interface Props {
  readonly capture: string;
  readonly marks: readonly NamedMark[];
  /** The fragment of the page's address that leads to the moment that is shown. */
  readonly link: string;
  set(marks: readonly NamedMark[]): void;
}

/** Marks as text, out and in: the browser keeps them for itself. */
export function HandOn({ capture, marks, link, set }: Props) {
  const words = useId();
  const [pasted, paste] = useState('');
  const [said, say] = useState('');
  const take = () => {
    const found = parseMarks(pasted);
    if (typeof found === 'string') return say(found);
    const all = withMarks(marks, found.marks);
    const from =
      found.capture === capture ? '' : ' They were set in another capture, or in another copy of this one.';
    set(all);
    paste('');
    say(`${counted(all.length - marks.length, 'mark')} added.${from}`);
  };
  return (
    <>
      <p class="controls">
        <Copy label="Copy marks" text={() => formatMarks(capture, marks)} />
        <Copy
          label="Copy the address of this moment"
          text={() => `${location.origin}${location.pathname}${link}`}
        />
      </p>
      <p class="soft">
        Marks are kept by this browser, for this capture and this page's port. The address works where the
        page is open already: it does not hold the key.
      </p>
      <label class="paste">
        Marks to add, as copied
        <textarea
          class="mono"
          rows={2}
          maxLength={MAX_IMPORT_CHARACTERS}
          value={pasted}
          onInput={(event) => paste(event.currentTarget.value)}
        />
      </label>
      <p class="controls">
        <button type="button" disabled={pasted.trim() === ''} aria-describedby={words} onClick={take}>
          Add marks
        </button>
        <span id={words}>{said}</span>
      </p>
    </>
  );
}
