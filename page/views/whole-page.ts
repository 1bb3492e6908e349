import { type Place, WHOLE_PAGE } from '../place.js';
import { formatAddress } from '../store/address.js';
import type { Store } from '../store/store.js';
import { keptOf } from './kept.js';

/** Where the views of a store stand that has the page for itself. */
export const wholePage = (store: Store): Place => ({
  ...WHOLE_PAGE,
  link: (address) => formatAddress({ ...keptOf(store), ...address }),
  here: () => formatAddress(store.address),
});
