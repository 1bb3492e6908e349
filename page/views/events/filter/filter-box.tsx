import { useId, useState } from 'preact/hooks';
import type { MonitorEvent } from '../../../../src/records/event.js';
import { completionsAt } from '../../../store/filter/completions.js';
import { MAX_FILTER_CHARACTERS, parseFilter } from '../../../store/filter/language.js';
import { Judgement } from './judgement.js';
import { Options, optionId } from './options.js';
import { useLine } from './use-line.js';

interface Props {
  readonly events: readonly MonitorEvent[];
  /** The line in force. One that an address brought may be none that can be read: then all is shown. */
  readonly inForce: string;
  /** Puts a line in force. */
  apply(line: string): void;
}

/** The filter line: it completes names and values and says, while one types, whether it can be read. */
export function FilterBox({ events, inForce, apply }: Props) {
  const { line, cursor, input, type, standing } = useLine(inForce, apply);
  const [field, list, judgement] = [useId(), useId(), useId()];
  const [isOpen, open] = useState(false);
  const [active, activate] = useState(-1);
  const options = isOpen ? completionsAt(line, cursor, events) : [];
  const change = (text: string, at: number) => {
    activate(-1);
    type(text, at);
  };
  const take = (index: number) => {
    const option = options[index];
    if (option === undefined) return;
    const before = line.slice(0, option.from) + option.text;
    change(before + line.slice(option.to).replace(/^ /, ''), before.length);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      const count = options.length;
      if (!isOpen) open(true);
      else if (count > 0)
        activate(key === 'ArrowDown' ? (active + 1) % count : (Math.max(active, 0) + count - 1) % count);
    } else if ((key === 'Enter' || key === 'Tab') && active >= 0 && !event.shiftKey) take(active);
    else if (key === 'Enter' && standing === 'unfinished') apply(line);
    else if (key === 'Escape' && isOpen) open(false);
    else if (key === 'Escape' && line !== inForce) change(inForce, inForce.length);
    else return;
    event.preventDefault();
    // A card that is open beside it stays.
    event.stopPropagation();
  };
  return (
    <div class="filter-box">
      <label for={field}>Filter</label>
      <input
        ref={input}
        id={field}
        type="text"
        role="combobox"
        class={`mono ${standing}`}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        maxLength={MAX_FILTER_CHARACTERS}
        placeholder="level:warning process:game -kind:hit words"
        aria-autocomplete="list"
        aria-expanded={options.length > 0}
        aria-controls={list}
        aria-activedescendant={active < 0 ? undefined : optionId(list, active)}
        aria-invalid={standing === 'invalid'}
        // Read out with the line: nothing but verdicts is announced by itself.
        aria-describedby={judgement}
        value={line}
        onInput={({ currentTarget: { value, selectionStart } }) => {
          open(true);
          change(value, selectionStart ?? value.length);
        }}
        onFocus={() => open(true)}
        onBlur={() => open(false)}
        onClick={({ currentTarget: { value, selectionStart } }) => change(value, selectionStart ?? 0)}
        onKeyDown={onKeyDown}
      />
      <Options id={list} options={options} active={active} take={take} />
      <Judgement
        id={judgement}
        line={line}
        parsed={parseFilter(line)}
        standing={standing}
        inForce={inForce}
      />
    </div>
  );
}
