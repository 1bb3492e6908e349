import type { Runtime } from '../runtime.js';
import { anonymous } from '../shape.js';

const KIB = 1024;
const MIB = KIB ** 2;
/** MaxCodeBytesPerProcess of SpiderMonkey (js/src/jit/ProcessExecutableMemory.h) on 64-bit systems: reserved at its start. */
const RESERVED_BYTES = 2044 * MIB;
/** ExecutableCodePageSize: code memory is taken in such pieces. */
const PIECE_BYTES = 64 * KIB;
/** It asks for that memory at a random address of 46 bits; the kernel's own choice is above. */
const RANDOM_START = 2 ** 32;
const RANDOM_END = 2 ** 46;

/** What SpiderMonkey compiled. While it writes, a part is not executable, but in the processes of Firefox that show pages. */
export const spidermonkey: Runtime = {
  id: 'spidermonkey',
  title: 'SpiderMonkey',
  modules: /^(?:js\d+|libmozjs-\d+\.so[\d.]*|libxul\.so)$/,
  shape:
    'anonymous `r-xp`, or `rwxp` of a multiple of 64 KiB, within 2,044 MiB at an address between 2^32 and 2^46',
  validatedOn:
    'js102 and gjs of Debian 12 and Firefox ESR, all of its processes, with worker threads and WebAssembly.',
  limits: 'It takes a mapping at such an address, less than 2,044 MiB behind the first.',
  own(memory) {
    const code = anonymous(memory, 'r-xp', 'rwxp').filter(
      ({ start, end, bytes, permissions }) =>
        start >= RANDOM_START && end <= RANDOM_END && (permissions === 'r-xp' || bytes % PIECE_BYTES === 0),
    );
    const rangeEnd = (code[0]?.start ?? 0) + RESERVED_BYTES;
    return code.filter(({ end }) => end <= rangeEnd);
  },
};
