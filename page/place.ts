import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Setup } from '../src/page/stream/messages.js';
import { type Address, formatAddress } from './store/address.js';

/** Where a view stands: it is the whole page, or one of two columns. */
export interface Place {
  /** The fragment that leads to an address here, from what is shown. */
  link(address: Address): string;
  /** The fragment of the addresses that the stores have. */
  here(): string;
  /** Makes a name that nothing in another column has. */
  name(words: string): string;
  /** Whether a key that was pressed there is meant for this place. */
  hears(target: EventTarget | null): boolean;
  /** The clock by which times are told over time. */
  clockOf(setup: Setup): Setup['clock'];
  /** What is to be said of those times. */
  readonly aboutTimes: string;
}

/** Stands on no session: nothing is kept. */
export const WHOLE_PAGE: Place = {
  link: formatAddress,
  here: () => location.hash,
  name: (words) => words,
  hears: () => true,
  clockOf: ({ clock }) => clock,
  aboutTimes: '',
};

export const PlaceContext = createContext(WHOLE_PAGE);

/** Where the view stands that asks. */
export const usePlace = (): Place => useContext(PlaceContext);
