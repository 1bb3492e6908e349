import { VIEWS, type View } from '../store/address.js';
import type { Session } from '../transport/sessions.js';
import { Events } from './events/events.js';
import { ProcessMaps } from './map/process-maps.js';
import { Now } from './now/now.js';
import { Settings } from './settings.js';
import { WhatIf } from './tape/what-if.js';
import { OverTime } from './time/over-time.js';

export const TITLES: Readonly<Record<View, string>> = {
  now: 'Now',
  time: 'Over time',
  map: 'Map',
  events: 'Events',
  settings: 'Settings',
  'what-if': 'What if',
};

const SECTIONS: Readonly<Record<View, (session: Session) => preact.JSX.Element | null>> = {
  now: Now,
  time: OverTime,
  map: ProcessMaps,
  events: Events,
  settings: Settings,
  'what-if': WhatIf,
};

/** The section of a session that its address names. */
export function Section({ store, ask }: Session) {
  const Shown = SECTIONS[store.address.view];
  return store.state.setup === null ? (
    <p class="soft">Nothing has been told yet.</p>
  ) : (
    <Shown store={store} ask={ask} />
  );
}

interface Props {
  readonly view: View;
  readonly isPast: boolean;
  readonly hrefOf: (view: View) => string;
}

/** Leads to each section. */
export const Sections = ({ view, isPast, hrefOf }: Props) => (
  <nav aria-label="Sections">
    {VIEWS.filter((name) => isPast || name !== 'what-if').map((name) => (
      <a key={name} href={hrefOf(name)} aria-current={name === view ? 'page' : undefined}>
        {TITLES[name]}
      </a>
    ))}
  </nav>
);
