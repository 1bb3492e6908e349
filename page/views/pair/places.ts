import type { Place } from '../../place.js';
import { type Address, formatAddress } from '../../store/address.js';
import type { Session } from '../../transport/sessions.js';
import { keptOf } from '../kept.js';

/** How the columns are called. */
export const LETTERS = ['A', 'B'] as const;

/** Times that count from a start are those of a clock that showed 00:00:00 then. */
const MIDNIGHT_MS = new Date(2000, 0, 1).getTime();

/** A column of two. @param index 0 or 1 */
export const placeOf = (sessions: readonly [Session, Session], index: 0 | 1): Place => ({
  link(address) {
    const addresses = sessions.map(({ store }, each) =>
      each === index
        ? { ...keptOf(store), ...address }
        : { ...store.address, ...keptOf(store), view: address.view },
    );
    return formatAddress(...(addresses as [Address, Address]));
  },
  here: () => formatAddress(...(sessions.map(({ store }) => store.address) as [Address, Address])),
  name: (words) => `${words}, ${LETTERS[index]}`,
  hears(target) {
    const column = target instanceof Element ? target.closest('[data-column]') : null;
    return (column?.getAttribute('data-column') ?? LETTERS[0]) === LETTERS[index];
  },
  // Two captures are compared by the time since the start of each.
  clockOf: ({ startMs }) => ({ monotonicMs: startMs, epochMs: MIDNIGHT_MS }),
  aboutTimes: 'Times count from the start of the capture. ',
});
