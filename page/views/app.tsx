import { useEffect, useReducer } from 'preact/hooks';
import { formatAddress, VIEWS, type View } from '../store/address.js';
import { isCapture } from '../store/capture.js';
import type { Store } from '../store/store.js';
import type { Ask } from '../transport/ask.js';
import { Announcer } from './announcer.js';
import { Banner } from './banner.js';
import { Events } from './events/events.js';
import { Header } from './header.js';
import { ProcessMaps } from './map/process-maps.js';
import { Now } from './now/now.js';
import { Settings } from './settings.js';
import { TimeLine } from './tape/time-line.js';
import { WhatIf } from './tape/what-if.js';
import { OverTime } from './time/over-time.js';

const TITLES: Readonly<Record<View, string>> = {
  now: 'Now',
  time: 'Over time',
  map: 'Map',
  events: 'Events',
  settings: 'Settings',
  'what-if': 'What if',
};

/** What every view gets. */
export interface ViewProps {
  readonly store: Store;
  readonly ask: Ask;
}

const SECTIONS: Readonly<Record<View, (props: ViewProps) => preact.JSX.Element | null>> = {
  now: Now,
  time: OverTime,
  map: ProcessMaps,
  events: Events,
  settings: Settings,
  'what-if': WhatIf,
};

/** The page. It is drawn anew when the store says so, at most once for each time that the browser draws. */
export function App({ store, ask }: ViewProps) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => store.subscribe(() => redraw(undefined)), [store]);
  const { view } = store.address;
  const { setup } = store.state;
  const isKnown = setup !== null;
  const isPast = isCapture(setup);
  const Section = SECTIONS[view];
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('content')?.focus()}>
        To the content
      </button>
      <Header store={store} />
      <Banner store={store} />
      {isPast ? <TimeLine store={store} ask={ask} /> : null}
      <nav aria-label="Sections">
        {VIEWS.filter((name) => isPast || name !== 'what-if').map((name) => (
          <a
            key={name}
            href={formatAddress({ view: name })}
            aria-current={name === view ? 'page' : undefined}
          >
            {TITLES[name]}
          </a>
        ))}
      </nav>
      <main id="content" tabIndex={-1}>
        <h2 class="unseen">{TITLES[view]}</h2>
        {isKnown ? <Section store={store} ask={ask} /> : <p class="soft">Nothing has been told yet.</p>}
      </main>
      <Announcer store={store} />
    </>
  );
}
