import { duration } from '../../parts/times.js';
import { usePlace } from '../../place.js';
import { isCapture } from '../../store/capture.js';
import { type Store, WINDOWS_MS } from '../../store/store.js';
import type { Navigation } from './navigation.js';

/** The ways through time as buttons. The keys do the same. */
export function Controls({ store, navigation }: { store: Store; navigation: Navigation }) {
  const place = usePlace();
  const isPast = isCapture(store.state.setup);
  const isWindow = (ms: number) => store.chosen === null && store.windowMs === ms;
  return (
    <div class="controls" role="toolbar" aria-label={place.name('Window of time')}>
      <fieldset>
        <legend>last</legend>
        {WINDOWS_MS.map((ms) => (
          <button
            key={ms}
            type="button"
            aria-pressed={isWindow(ms)}
            onClick={() => {
              if (store.pause !== null && !isPast) store.resume();
              store.look(null, ms);
            }}
          >
            {ms / 60_000} min
          </button>
        ))}
      </fieldset>
      <button type="button" onClick={() => navigation.pan(-0.25)}>
        ← Earlier
      </button>
      <button type="button" onClick={() => navigation.pan(0.25)}>
        Later →
      </button>
      <button type="button" onClick={() => navigation.zoom(0.5)}>
        + Nearer
      </button>
      <button type="button" onClick={() => navigation.zoom(2)}>
        − Wider
      </button>
      <button type="button" onClick={() => navigation.zoom(Number.POSITIVE_INFINITY)}>
        All of it
      </button>
      <span class="soft">
        {store.pause === null || isPast
          ? `${isPast ? '' : 'Live. '}Keys: ← → move, + − zoom, Esc resumes; drag to zoom, Ctrl or Shift and wheel too.`
          : `Paused, ${duration(store.behindMs)} behind.`}
      </span>
    </div>
  );
}
