import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Slice } from '../../../src/page/stream/bucket-ring.js';
import { MOST_BUCKETS } from '../../store/figures.js';
import type { Store } from '../../store/store.js';
import type { Ask } from '../../transport/ask.js';

/** How long a hand must rest before the monitor is asked for what it points at. */
const SETTLE_MS = 150;

/**
 * The figures of the span that is shown. The monitor is asked once for each window, and what follows are the samples of the
 * frames. Of a span that stands still it is asked each time; until it answers, what the page has stays on the screen.
 */
export function useSlice(store: Store, ask: Ask): Slice {
  const { chosen, windowMs, figures, snapshots, span } = store;
  // So does a moment of a capture, until the next one is shown.
  const still = chosen ?? store.pause;
  const [answered, setAnswered] = useState<{ readonly slice: Slice; readonly to: object } | null>(null);
  useEffect(() => {
    const stopper = new AbortController();
    const [from, to] = [Math.max(0, Math.floor(span.fromMs)), Math.ceil(span.toMs)];
    const timer = setTimeout(
      () => {
        ask<Slice>(`/series?from=${from}&to=${to}&most=${MOST_BUCKETS}`, stopper.signal)
          .then((slice) => {
            if (slice === null || stopper.signal.aborted) return;
            if (still === null) figures.load(slice);
            else setAnswered({ slice, to: still });
            store.changed();
          })
          // The banner tells of a monitor that is away; the page goes on with what it has.
          .catch(() => undefined);
      },
      chosen === null ? 0 : SETTLE_MS,
    );
    return () => {
      clearTimeout(timer);
      stopper.abort();
    };
  }, [ask, store, still, windowMs, figures, snapshots]);
  // A span that stands still keeps what was on the screen: the rings go on, and would drop it.
  const own = useMemo(
    () => figures.slice(span.fromMs, span.toMs),
    [figures, still === null ? figures.version : 0, span.fromMs, span.toMs],
  );
  // What plays moves on before it is answered: the slice before is nearer to it than what the page has of the end.
  const isAnswered = still !== null && (answered?.to === still || chosen === null);
  return isAnswered ? (answered?.slice ?? own) : own;
}
