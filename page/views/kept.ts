import type { Address } from '../store/address.js';
import { isCapture } from '../store/capture.js';
import type { Store } from '../store/store.js';

/** What an address keeps when it leads elsewhere: the filter, and of a capture the moment that is shown. */
export function keptOf({ address, pause, state }: Store): Address {
  const { event: _, process: __, at: ___, ...kept } = address;
  return pause !== null && isCapture(state.setup) ? { ...kept, at: pause.momentMs } : kept;
}
