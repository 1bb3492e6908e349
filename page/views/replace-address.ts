import type { Place } from '../place.js';
import type { Address } from '../store/address.js';
import type { Store } from '../store/store.js';

/** Shows an address in place of the one that is there: the way back leads past it. */
export function replaceAddress(store: Store, place: Place, address: Address): void {
  store.set({ address });
  history.replaceState(null, '', place.here());
}
