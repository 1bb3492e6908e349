import { useEffect, useMemo, useState } from 'preact/hooks';
import type { TapeFacts } from '../../../src/page/stream/answers.js';
import type { Place } from '../../place.js';
import { isCapture } from '../../store/capture.js';
import type { Store } from '../../store/store.js';
import type { Ask } from '../../transport/ask.js';
import { Head, type Mover } from './head.js';

/** While a capture is still being judged, it grows: it is asked for again when it has been still for so long. */
const STILL_MS = 300;

/** A capture that is looked through. */
export interface Tape {
  /** Null until it is known. */
  readonly facts: TapeFacts | null;
  readonly head: Mover;
}

/** The capture of a store; nothing is asked for where that has a live session. */
export function useTape(store: Store, ask: Ask, place: Place): Tape {
  const [facts, setFacts] = useState<TapeFacts | null>(null);
  const head = useMemo(() => new Head(store, ask, place), [store, ask, place]);
  const { timeMs, number, setup } = store.state;
  const isBegun = number > 0 && isCapture(setup);
  useEffect(() => {
    // Before the first frame there is nothing to ask for.
    if (!isBegun) return;
    const timer = setTimeout(
      () => {
        ask<TapeFacts>('/tape').then(setFacts, () => {});
      },
      facts === null ? 0 : STILL_MS,
    );
    return () => clearTimeout(timer);
    // Asked again when the capture has grown, not when the answer is there.
  }, [ask, timeMs, isBegun, facts === null]);
  return { facts, head };
}
