import { useEffect, useMemo } from 'preact/hooks';
import { usePlace } from '../../place.js';
import { pan, type Span, zoom } from '../../store/span.js';
import type { Store } from '../../store/store.js';

/** Ways through time. Each pauses the page: what one looks at must not run away. */
export interface Navigation {
  choose(span: Span): void;
  /** @param share of what is shown; below 0 is earlier */
  pan(share: number): void;
  /** @param factor below 1 is nearer */
  zoom(factor: number, aroundMs?: number): void;
  lookAt(timeMs: number): void;
  wheel(event: WheelEvent): void;
}

const AROUND_MS = 15_000;
const STEP = 0.25;
const NEARER = 0.5;

export function useNavigation(store: Store): Navigation {
  const place = usePlace();
  const navigation = useMemo(() => navigationOf(store), [store]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
      if (!place.hears(event.target)) return;
      const act = KEYS[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act(navigation, store);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [navigation, store, place]);
  return navigation;
}

const KEYS: Readonly<Record<string, (navigation: Navigation, store: Store) => void>> = {
  ArrowLeft: (navigation) => navigation.pan(-STEP),
  ArrowRight: (navigation) => navigation.pan(STEP),
  '+': (navigation) => navigation.zoom(NEARER),
  '-': (navigation) => navigation.zoom(1 / NEARER),
  Escape: (_, store) => store.resume(),
};

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && ['INPUT', 'SELECT', 'TEXTAREA'].includes(target.tagName);

function navigationOf(store: Store): Navigation {
  const bounds = (): Span => ({ fromMs: store.startMs, toMs: store.shown.timeMs });
  const choose = (span: Span) => {
    store.stop();
    store.look(span);
  };
  return {
    choose,
    pan: (share) => choose(pan(store.span, share, bounds())),
    zoom: (factor, aroundMs = (store.span.fromMs + store.span.toMs) / 2) =>
      choose(zoom(store.span, factor, aroundMs, bounds())),
    lookAt: (timeMs) => choose({ fromMs: timeMs - AROUND_MS, toMs: timeMs + AROUND_MS }),
    wheel(event) {
      // The wheel alone scrolls the page.
      if (!event.ctrlKey && !event.shiftKey) return;
      event.preventDefault();
      const over = event.currentTarget as HTMLElement;
      const { left, width } = over.getBoundingClientRect();
      const { fromMs, toMs } = store.span;
      const share = Math.min(1, Math.max(0, (event.clientX - left) / Math.max(1, width)));
      const turned = event.deltaY === 0 ? event.deltaX : event.deltaY;
      navigationOf(store).zoom(turned < 0 ? 0.8 : 1.25, fromMs + (toMs - fromMs) * share);
    },
  };
}
