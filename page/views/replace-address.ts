import { type Address, formatAddress } from '../store/address.js';
import type { Store } from '../store/store.js';

/** Shows an address in place of the one that is there: the way back leads past it. */
export function replaceAddress(store: Store, address: Address): void {
  history.replaceState(null, '', formatAddress(address));
  store.set({ address });
}
