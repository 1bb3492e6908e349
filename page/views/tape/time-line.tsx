import { useEffect } from 'preact/hooks';
import type { Moment, TapeFacts } from '../../../src/page/stream/answers.js';
import { clockTime, duration, epochOf } from '../../parts/times.js';
import { usePlace } from '../../place.js';
import { nextMoment } from '../../store/moments.js';
import type { Store } from '../../store/store.js';
import { Marks } from './marks/marks.js';
import { Player } from './player.js';
import type { Tape } from './use-tape.js';

const STEP_MS = 250;
const KINDS: readonly Moment['kind'][] = ['verdict', 'finding', 'blind'];

interface Props {
  readonly store: Store;
  readonly tape: Tape;
  /** Something else plays it. */
  readonly isLed?: boolean;
}

/** The way through a capture: a slider over its time, with what one may want to jump to. */
export function TimeLine({ store, tape: { facts, head }, isLed = false }: Props) {
  const place = usePlace();
  const { setup } = store.state;
  const isKnown = facts !== null;
  useEffect(() => {
    if (!isKnown) return;
    const follow = () => {
      const { at } = store.address;
      if (at !== undefined && at !== store.momentMs) head.moveTo(at);
    };
    follow();
    // A link on the open page, and the way back, lead to their moment too.
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, [isKnown, store, head]);
  if (facts === null || setup === null) return null;
  const timeMs = Math.min(facts.toMs, store.momentMs);
  const jump = (kind: Moment['kind'], direction: 1 | -1) => {
    const moment = nextMoment(facts.moments, kind, timeMs, direction);
    return (
      <button
        key={`${kind}${direction}`}
        type="button"
        disabled={moment === undefined}
        onClick={() => moment !== undefined && head.restAt(moment.timeMs)}
      >
        {direction === -1 ? `← ${kind}` : `${kind} →`}
      </button>
    );
  };
  return (
    <section class="tape" aria-label={place.name('Time line of the capture')}>
      <div class="controls">
        {isLed ? null : <Player timeMs={timeMs} endMs={facts.toMs} head={head} />}
        {KINDS.map((kind) => [jump(kind, -1), jump(kind, 1)])}
        <button type="button" onClick={() => head.restAt(facts.toMs)}>
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
        aria-label={place.name('Moment of the capture')}
        aria-valuetext={clockTime(epochOf(setup, timeMs))}
        min={facts.fromMs}
        max={lastStepMs(facts)}
        step={STEP_MS}
        value={timeMs}
        onInput={(event) => head.moveTo(Number(event.currentTarget.value))}
        onChange={(event) => head.restAt(Number(event.currentTarget.value))}
      />
      <Marks
        address={store.address}
        setup={setup}
        facts={facts}
        timeMs={timeMs}
        look={(at) => head.restAt(at)}
      />
    </section>
  );
}

/** The slider goes in whole steps: its last one is not before the end. */
const lastStepMs = ({ fromMs, toMs }: TapeFacts): number =>
  fromMs + Math.ceil((toMs - fromMs) / STEP_MS) * STEP_MS;

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
