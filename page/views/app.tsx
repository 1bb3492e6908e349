import { useEffect, useMemo, useReducer } from 'preact/hooks';
import { counted } from '../parts/figures.js';
import { PlaceContext } from '../place.js';
import { isCapture } from '../store/capture.js';
import type { Session } from '../transport/sessions.js';
import { Announcer } from './announcer.js';
import { Banner } from './banner.js';
import { Header } from './header.js';
import { SideBySide } from './pair/side-by-side.js';
import { Section, Sections, TITLES } from './sections.js';
import { TimeLine } from './tape/time-line.js';
import { useTape } from './tape/use-tape.js';
import { wholePage } from './whole-page.js';

/** The page. It is drawn anew when a store says so, at most once for each time that the browser draws. */
export function App({ sessions }: { sessions: readonly Session[] }) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const stops = sessions.map(({ store }) => store.subscribe(() => redraw(undefined)));
    return () => {
      for (const stop of stops) stop();
    };
  }, [sessions]);
  const [first, second] = sessions as readonly [Session, Session?];
  const verdicts = sessions.reduce((sum, { store }) => sum + store.state.counts.verdicts, 0);
  useEffect(() => {
    document.title = verdicts === 0 ? 'ClearSight' : `■ ${counted(verdicts, 'verdict')} - ClearSight`;
  }, [verdicts]);
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('content')?.focus()}>
        To the content
      </button>
      {second === undefined ? <WholePage {...first} /> : <SideBySide first={first} second={second} />}
    </>
  );
}

/** A live session, or one capture. */
function WholePage({ store, ask }: Session) {
  const { view } = store.address;
  const isPast = isCapture(store.state.setup);
  const place = useMemo(() => wholePage(store), [store]);
  const tape = useTape(store, ask, place);
  return (
    <PlaceContext.Provider value={place}>
      <Header store={store} />
      <Banner store={store} />
      {isPast ? <TimeLine store={store} tape={tape} /> : null}
      <Sections view={view} isPast={isPast} hrefOf={(name) => place.link({ view: name })} />
      <main id="content" tabIndex={-1}>
        <h2 class="unseen">{TITLES[view]}</h2>
        <Section store={store} ask={ask} />
      </main>
      <Announcer store={store} />
    </PlaceContext.Provider>
  );
}
