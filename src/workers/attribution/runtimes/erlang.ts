import { BACKING } from '../../../facts/regions/backing.js';
import type { Place, Runtime } from '../runtime.js';

const MIB = 1024 ** 2;
/** The blocks of asmjit's allocator (JitAllocator) as BeamAsm sets it up: each is twice as large as the one before. */
const BLOCKS = [8 * MIB, 16 * MIB, 32 * MIB, 64 * MIB];
/** asmjit maps a page first, for a moment, to see whether a memfd may be executable. */
const TRIAL_BYTES = 4096;

/** Modules that BeamAsm, the JIT of Erlang, compiled as they were loaded. It writes to them through a second mapping. */
export const erlang: Runtime = {
  id: 'erlang',
  title: 'Erlang (BeamAsm)',
  modules: /^beam\.smp$/,
  shape:
    'memfds as `r-xs`, whole: one of 8 MiB, then one each of 16, 32 and 64 MiB, none without the one before; for a moment at the start, one page',
  validatedOn: 'Erlang/OTP 25 of Debian 12, up to the third block.',
  limits:
    'It takes a memfd of the next size, mapped shared; of two of one size, neither is recognised. Erlang that maps its code once, as with +JPperf, is not recognised.',
  own(memory) {
    const blocks = memory.filter(
      ({ backing, permissions, fileOffset }) =>
        backing === BACKING.memoryFile && permissions === 'r-xs' && fileOffset === 0,
    );
    if (blocks.length === 1 && blocks[0]?.bytes === TRIAL_BYTES) return blocks;
    const own: Place[] = [];
    for (const size of BLOCKS) {
      const [block, other] = blocks.filter(({ bytes }) => bytes === size);
      if (block === undefined || other !== undefined) break;
      own.push(block);
    }
    return own;
  },
};
