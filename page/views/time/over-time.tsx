import { useEffect, useMemo } from 'preact/hooks';
import { counted } from '../../parts/figures.js';
import { clockTime, duration, epochOf, monotonicOf } from '../../parts/times.js';
import { usePlace } from '../../place.js';
import { definitionsOf } from '../../plots/definitions.js';
import { blindFor, gapsBetween } from '../../store/gaps.js';
import type { Session } from '../../transport/sessions.js';
import { Controls } from './controls.js';
import { Lanes } from './lanes.js';
import { useNavigation } from './navigation.js';
import { OnePlot } from './one-plot.js';
import { Rhythm } from './rhythm.js';
import { useSlice } from './slice.js';

/** Figures over time, and the gaps in them. */
export function OverTime({ store, ask }: Session) {
  const state = store.shown;
  const { setup } = state;
  const place = usePlace();
  const { span } = store;
  const slice = useSlice(store, ask);
  const navigation = useNavigation(store);
  const gaps = useMemo(
    () => gapsBetween(state.gaps, span.fromMs, span.toMs),
    [state.gaps, span.fromMs, span.toMs],
  );
  const blind = useMemo(
    () => ({
      memory: blindFor(gaps, 'memory'),
      input: blindFor(gaps, 'input'),
      monitor: blindFor(gaps, 'monitor'),
    }),
    [gaps],
  );
  const verdicts = useMemo(
    () => state.events.flatMap((event) => (event.kind === 'verdict' ? [event.monotonicMs] : [])),
    [state.events],
  );
  const definitions = useMemo(() => (setup === null ? [] : definitionsOf(setup)), [setup]);
  const told = useMemo(() => (setup === null ? null : { clock: place.clockOf(setup) }), [setup, place]);
  const epoch = useMemo(() => (timeMs: number) => (told === null ? timeMs : epochOf(told, timeMs)), [told]);
  const { at } = store.address;
  useEffect(() => {
    if (at !== undefined) navigation.lookAt(at);
  }, [at, navigation]);
  if (told === null) return null;
  const shared = {
    span,
    gaps,
    verdicts,
    epoch,
    choose: (chosen: { fromMs: number; toMs: number }) =>
      navigation.choose({ fromMs: monotonicOf(told, chosen.fromMs), toMs: monotonicOf(told, chosen.toMs) }),
    touch: () => store.stop(),
    wheel: navigation.wheel,
  };
  return (
    <div class="over-time">
      <Controls store={store} navigation={navigation} />
      <p class="soft">
        {place.aboutTimes} {clockTime(epoch(span.fromMs))} to {clockTime(epoch(span.toMs))}, in steps of{' '}
        {duration(slice.widthMs)}; a band spans the smallest and the largest of each step, the line is its
        last. A mark from top to bottom is a verdict; stripes are a time when what it shows could not be seen.{' '}
        {counted(gaps.length, 'gap')} in this window.
      </p>
      <div class="plots">
        <Lanes {...shared} />
        {definitions.map((definition) => (
          <OnePlot
            key={definition.id}
            definition={definition}
            slice={slice}
            {...shared}
            gaps={blind[definition.from]}
          />
        ))}
        <Rhythm measure="interval" presses={store.shownPresses} {...shared} gaps={blind.input} />
        <Rhythm measure="hold" presses={store.shownPresses} {...shared} gaps={blind.input} />
      </div>
    </div>
  );
}
