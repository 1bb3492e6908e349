import { clockTime, duration } from '../parts/times.js';
import type { FleetStore } from './fleet-store.js';

/** How the page stands to the fleet, and the fleet to the servers: what is not known must not look as if it were. */
export function FleetBanner({ store }: { store: FleetStore }) {
  const { connection, head, isOver } = store;
  const link = head?.link;
  return (
    <section aria-label="Connection" class="banners">
      <p class={`banner ${toneOf(store)}`} data-connection={isOver ? 'ended' : connection.is}>
        {wordsOf(store)}
      </p>
      {link === undefined || link.isUp || isOver ? null : (
        <p class="banner bad" data-link="down">
          ■ The servers cannot be read since {clockTime(link.sinceMs)} ({link.reason}): nothing is known of
          any monitor since then. What is below is how it was.
        </p>
      )}
    </section>
  );
}

function toneOf({ connection, isOver }: FleetStore): string {
  if (isOver || connection.is === 'connecting') return 'quiet';
  return connection.is === 'connected' ? 'good' : 'bad';
}

function wordsOf({ connection, isOver }: FleetStore): string {
  if (isOver) return 'The fleet command has ended. This is how it was at its end.';
  switch (connection.is) {
    case 'no-token':
      return 'This page needs the token of a fleet command. Open the whole address that `clearsight fleet` printed, with what stands behind its #.';
    case 'refused':
      return 'The token is not that of this fleet command: each start makes a new one. Open the address that it printed last.';
    case 'connecting':
      return 'Connecting to the fleet command…';
    case 'connected':
      return '● Connected: all below is live.';
    case 'reconnecting':
      return `Reconnecting: ${connection.why}. What is below is ${duration(Date.now() - connection.heardAt)} old.`;
    case 'ended':
      return 'The fleet command has ended.';
  }
}
