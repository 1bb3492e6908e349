import { useEffect, useState } from 'preact/hooks';
import type { Moment, TapeFacts } from '../../../src/page/stream/answers.js';
import { clockTime, duration, epochOf } from '../../parts/times.js';
import { nextMoment } from '../../store/moments.js';
import type { Store } from '../../store/store.js';
import type { ViewProps } from '../app.js';
import { replaceAddress } from '../replace-address.js';
import { usePlay } from './use-play.js';
import { useTape } from './use-tape.js';

const STEP_MS = 250;
const SPEEDS = [0.1, 0.5, 1, 5, 10, 100];
const KINDS: readonly Moment['kind'][] = ['verdict', 'finding', 'blind'];

/** The way through a capture: a slider over its time, with what one may want to jump to. */
export function TimeLine({ store, ask }: ViewProps) {
  const { facts, head } = useTape(store, ask);
  const [speed, setSpeed] = useState(1);
  const { setup, timeMs } = store.shown;
  const { at } = store.address;
  const isKnown = facts !== null;
  // An address leads to its moment once, when the capture is there.
  useEffect(() => {
    if (isKnown && at !== undefined) head.moveTo(at);
  }, [isKnown]);
  const look = (timeMs: number) => {
    head.moveTo(timeMs);
    remember(store, timeMs);
  };
  const [isPlaying, play] = usePlay(speed, timeMs, facts?.toMs ?? 0, head);
  if (facts === null || setup === null) return null;
  const jump = (kind: Moment['kind'], direction: 1 | -1) => {
    const moment = nextMoment(facts.moments, kind, timeMs, direction);
    return (
      <button
        key={`${kind}${direction}`}
        type="button"
        disabled={moment === undefined}
        onClick={() => moment !== undefined && look(moment.timeMs)}
      >
        {direction === -1 ? `← ${kind}` : `${kind} →`}
      </button>
    );
  };
  return (
    <section class="tape" aria-label="Time line of the capture">
      <div class="controls">
        <button type="button" aria-pressed={isPlaying} onClick={() => play(!isPlaying)}>
          {isPlaying ? 'Stop' : 'Play'}
        </button>
        <label>
          speed{' '}
          <select value={speed} onChange={(event) => setSpeed(Number(event.currentTarget.value))}>
            {SPEEDS.map((factor) => (
              <option key={factor} value={factor}>
                × {factor}
              </option>
            ))}
          </select>
        </label>
        {KINDS.map((kind) => [jump(kind, -1), jump(kind, 1)])}
        <button type="button" onClick={() => look(facts.toMs)}>
          To the end
        </button>
        <output class="mono">
          {clockTime(epochOf(setup, timeMs))}, {duration(timeMs - facts.fromMs)} of{' '}
          {duration(facts.toMs - facts.fromMs)}
        </output>
      </div>
      <Ticks facts={facts} />
      <input
        type="range"
        aria-label="Moment of the capture"
        aria-valuetext={clockTime(epochOf(setup, timeMs))}
        min={facts.fromMs}
        max={facts.toMs}
        step={STEP_MS}
        value={timeMs}
        onInput={(event) => head.moveTo(Number(event.currentTarget.value))}
        onChange={(event) => remember(store, Number(event.currentTarget.value))}
      />
    </section>
  );
}

/** The address leads back to this moment. */
const remember = (store: Store, at: number): void => replaceAddress(store, { ...store.address, at });

/** Where verdicts, findings and blind times lie. The buttons lead to them: these only show how many there are and where. */
function Ticks({ facts: { fromMs, toMs, moments } }: { facts: TapeFacts }) {
  const lengthMs = Math.max(1, toMs - fromMs);
  return (
    <svg class="ticks" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
      {KINDS.toReversed().map((kind) => (
        <path
          key={kind}
          class={kind}
          d={moments
            .filter((moment) => moment.kind === kind)
            .map(({ timeMs }) => `M${(((timeMs - fromMs) / lengthMs) * 1000).toFixed(1)} 0v10`)
            .join('')}
        />
      ))}
    </svg>
  );
}
