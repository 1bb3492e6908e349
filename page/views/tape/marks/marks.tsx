import { useEffect, useRef, useState } from 'preact/hooks';
import type { TapeFacts } from '../../../../src/page/stream/answers.js';
import type { Setup } from '../../../../src/page/stream/messages.js';
import { type Place, usePlace } from '../../../place.js';
import type { Address } from '../../../store/address.js';
import { asMarkName, captureKey, MAX_MARKS, withMarks } from '../../../store/marks.js';
import { nextIn } from '../../../store/moments.js';
import { HandOn } from './hand-on.js';
import { MarkTable } from './mark-table.js';
import { useMarks } from './use-marks.js';

interface Props {
  readonly address: Address;
  readonly setup: Setup;
  readonly facts: TapeFacts;
  /** The moment that is shown. */
  readonly timeMs: number;
  look(timeMs: number): void;
}

/** Moments of a capture to which somebody gave names: the key m sets one. */
export function Marks({ address, setup, facts, timeMs, look }: Props) {
  const place = usePlace();
  const capture = captureKey(setup);
  const { marks, set, areKept } = useMarks(capture);
  const [isOpen, open] = useState(false);
  const [named, nameIt] = useState<number | null>(null);
  const isFull = marks.length >= MAX_MARKS;
  const add = () => {
    if (isFull) return;
    const taken = new Set(marks.map(({ name }) => name));
    let number = marks.length + 1;
    while (taken.has(`mark ${number}`)) number++;
    set(withMarks(marks, [{ timeMs, name: asMarkName(`mark ${number}`) }]));
    open(true);
    nameIt(timeMs);
  };
  useKey('m', place, add);
  const jump = (direction: 1 | -1) => {
    const mark = nextIn(marks, timeMs, direction);
    return (
      <button
        type="button"
        disabled={mark === undefined}
        onClick={() => mark !== undefined && look(mark.timeMs)}
      >
        {direction === -1 ? '← mark' : 'mark →'}
      </button>
    );
  };
  return (
    <div class="marks">
      <Ticks facts={facts} times={marks.map((mark) => mark.timeMs)} />
      <div class="controls">
        <button type="button" disabled={isFull} aria-keyshortcuts="m" onClick={add}>
          Mark this moment (m)
        </button>
        {jump(-1)}
        {jump(1)}
        {isFull ? <span class="soft">There is room for {MAX_MARKS} marks.</span> : null}
        {areKept ? null : (
          <span class="warn">The browser does not keep these marks: they go with this page.</span>
        )}
      </div>
      <details open={isOpen} onToggle={(event) => open(event.currentTarget.open)}>
        <summary>Marks: {marks.length}</summary>
        {isOpen ? (
          <>
            <MarkTable marks={marks} setup={setup} named={named} set={set} look={look} />
            <HandOn capture={capture} marks={marks} set={set} link={place.link({ ...address, at: timeMs })} />
          </>
        ) : null}
      </details>
    </div>
  );
}

/** Calls back when a key is pressed that is meant for this place, anywhere but where one types. */
function useKey(key: string, place: Place, pressed: () => void): void {
  const latest = useRef(pressed);
  latest.current = pressed;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const isTyping =
        event.target instanceof Element && event.target.closest('textarea, select, input:not([type=range])');
      if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping)
        return;
      if (!place.hears(event.target)) return;
      event.preventDefault();
      latest.current();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [key, place]);
}

/** Where marks lie; the table has the same. */
const Ticks = ({ facts: { fromMs, toMs }, times }: { facts: TapeFacts; times: readonly number[] }) => (
  <svg class="ticks" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
    <path
      class="named"
      d={times
        .map((timeMs) => `M${(((timeMs - fromMs) / Math.max(1, toMs - fromMs)) * 1000).toFixed(1)} 0v10`)
        .join('')}
    />
  </svg>
);
