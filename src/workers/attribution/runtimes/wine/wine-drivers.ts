import type { Runtime } from '../../runtime.js';
import { anonymous } from '../../shape.js';

/** `VirtualAlloc` gives memory at multiples of this, and heaps grow by it. */
const STEP_BYTES = 64 * 1024;
/** What Wine reserves for a heap at first. */
const MOST_BYTES = 4 * 1024 ** 2;

/** The heap for drivers of Windows, in processes of Wine that run these and nothing else (winedevice.exe): it is executable. */
export const wineDrivers: Runtime = {
  id: 'wine-drivers',
  title: 'Wine (drivers)',
  modules: /^ntoskrnl\.exe$/,
  shape:
    'one anonymous `rwxp` of a multiple of 64 KiB, at most 4 MiB, at such an address below 4 GiB, when there are no others',
  validatedOn: 'Wine 8 of Debian 12.',
  limits:
    'It takes memory inside that heap: a second region has both counted. Programs and games do not load this module.',
  own(memory) {
    const heaps = anonymous(memory, 'rwxp').filter(
      ({ start, end, bytes }) =>
        start % STEP_BYTES === 0 && bytes % STEP_BYTES === 0 && bytes <= MOST_BYTES && end <= 2 ** 32,
    );
    return heaps.length === 1 ? heaps : [];
  },
};
