import type { Runtime } from '../../runtime.js';
import { anonymous } from '../../shape.js';

/** `VirtualAlloc` gives memory at multiples of this. */
const STEP_BYTES = 64 * 1024;
/** A block of Wine's thunks (dlls/rpcrt4/cstub.c): 1,024 (BLOCK_SIZE), which take 16 bytes each. */
const BLOCK_BYTES = 1024 * 16;

/** Methods through which proxies of COM delegate to others. */
export const wineProxies: Runtime = {
  id: 'wine-proxies',
  title: 'Wine (COM proxies)',
  modules: /^rpcrt4\.dll$/,
  shape: 'one anonymous `r-xp` of 16 KiB at a multiple of 64 KiB below 4 GiB, when there are no others',
  validatedOn: 'explorer.exe of Wine 8 of Debian 12.',
  limits:
    'It takes `VirtualAlloc` of just that size in a program that uses COM and has no such proxies of its own: with a second region, neither is recognised.',
  own(memory) {
    const blocks = anonymous(memory, 'r-xp').filter(
      ({ start, end, bytes }) => start % STEP_BYTES === 0 && bytes === BLOCK_BYTES && end <= 2 ** 32,
    );
    return blocks.length === 1 ? blocks : [];
  },
};
