import { useLayoutEffect, useRef } from 'preact/hooks';
import { counted } from '../../parts/figures.js';
import { usePlace } from '../../place.js';
import { parseFilter } from '../../store/filter/language.js';
import { filterEvents } from '../../store/filter/match.js';
import type { Session } from '../../transport/sessions.js';
import { replaceAddress } from '../replace-address.js';
import { EventCard } from './card.js';
import { FilterBox } from './filter/filter-box.js';
import { QuickTerms } from './filter/quick-terms.js';
import { EventList } from './list.js';

/** What the monitor said, newest first. The address names the filter, and the one event that is open as a card. */
export function Events({ store, ask }: Session) {
  const place = usePlace();
  const { events } = store.shown;
  const { event: open, filter: asked = '' } = store.address;
  const event = open === undefined ? undefined : events.find(({ sequence }) => sequence === open);
  const parsed = parseFilter(asked);
  const filter = parsed.is === 'valid' ? parsed.filter : [];
  const found = filterEvents(events, filter);
  const list = useRef<HTMLDivElement>(null);
  const closed = place.link({ view: 'events', filter: asked });
  const apply = (line: string) => replaceAddress(store, place, { ...store.address, filter: line });
  // Whoever closes a card by keyboard goes on where the card was opened.
  const before = useRef(open);
  useLayoutEffect(() => {
    if (before.current !== undefined && open === undefined)
      list.current?.querySelector<HTMLElement>(`[data-sequence="${before.current}"]`)?.focus();
    before.current = open;
  }, [open]);
  return (
    <div class="events">
      {open === undefined ? null : event === undefined ? (
        <p class="banner warn">
          Event {open} is not kept here any more: the page keeps the newest 1,000. It is in the audit log.{' '}
          <a href={closed}>Close</a>
        </p>
      ) : (
        <EventCard
          key={event.sequence}
          event={event}
          store={store}
          ask={ask}
          close={() => {
            location.hash = closed;
          }}
        />
      )}
      <form
        class="filters"
        aria-label={place.name('Filter of events')}
        onSubmit={(submitted) => submitted.preventDefault()}
      >
        <FilterBox events={events} inForce={asked} apply={apply} />
        <QuickTerms events={events} filter={filter} apply={apply} />
        <span class="soft" data-found>
          {found.length === events.length
            ? counted(events.length, 'event')
            : `${found.length} of ${counted(events.length, 'event')}`}
        </span>
      </form>
      <div ref={list}>
        <EventList events={found} state={store.shown} open={open} subject={asked} filter={asked} />
      </div>
    </div>
  );
}
