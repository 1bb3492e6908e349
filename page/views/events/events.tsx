import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { formatAddress } from '../../store/address.js';
import { type EventFilter, filterEvents, NO_FILTER } from '../../store/events.js';
import type { ViewProps } from '../app.js';
import { EventCard } from './card.js';
import { Filters } from './filters.js';
import { EventList } from './list.js';

/** What the monitor said, newest first. One of them is open as a card when the address names it. */
export function Events({ store, ask }: ViewProps) {
  const [filter, setFilter] = useState<EventFilter>(NO_FILTER);
  const { events } = store.shown;
  const open = store.address.event;
  const event = open === undefined ? undefined : events.find(({ sequence }) => sequence === open);
  const found = filterEvents(events, filter);
  const list = useRef<HTMLDivElement>(null);
  const close = () => {
    location.hash = formatAddress({ view: 'events' });
  };
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
          <a href={formatAddress({ view: 'events' })}>Close</a>
        </p>
      ) : (
        <EventCard key={event.sequence} event={event} store={store} ask={ask} close={close} />
      )}
      <Filters events={events} filter={filter} change={setFilter} found={found.length} />
      <div ref={list}>
        <EventList events={found} state={store.shown} open={open} subject={JSON.stringify(filter)} />
      </div>
    </div>
  );
}
