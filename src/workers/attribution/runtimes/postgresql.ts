import type { Runtime } from '../runtime.js';
import { anonymous } from '../shape.js';

const MOST_BYTES = 1024 ** 2;

/**
 * Queries that PostgreSQL compiled with LLVM. LLVM maps whole pages for them and makes those executable once it has written them,
 * as injected code comes about too, so the shape is no more than that there is one such mapping. Other programs with LLVM, games with its
 * graphics drivers among them, are not recognised.
 */
export const postgresql: Runtime = {
  id: 'postgresql',
  title: 'PostgreSQL (LLVM)',
  modules: /^llvmjit\.so$/,
  shape: 'one anonymous `r-xp` of at most 1 MiB, when there are no others',
  validatedOn: 'PostgreSQL 15 with LLVM 14 of Debian 12.',
  limits:
    'It takes memory that is made executable once it is written, in a session of PostgreSQL that has compiled a query and runs none that is compiled now; during one, both are counted. So are two compiled queries at once, one in a function of the other or behind a cursor: allow such memory in PostgreSQL (memory.allow), or set its jit to off.',
  own(memory) {
    const code = anonymous(memory, 'r-xp');
    return code.length === 1 ? code.filter(({ bytes }) => bytes <= MOST_BYTES) : [];
  },
};
