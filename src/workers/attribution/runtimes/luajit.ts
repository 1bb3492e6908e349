import type { Runtime } from '../runtime.js';
import { anonymous, fitting } from '../shape.js';

const KIB = 1024;
/** `sizemcode` of LuaJIT (lj_jit.h): its memory comes in such pieces. */
const PIECE_BYTES = 64 * KIB;
/** `maxmcode` of one state, for four states. */
const MOST_BYTES = 4 * 512 * KIB;
/** LuaJIT jumps from its code into its library, and so maps it near by (lj_mcode.c). */
const RANGE_BYTES = 2 ** 30 - 2 ** 21;

/** Traces that LuaJIT compiled. */
export const luajit: Runtime = {
  id: 'luajit',
  title: 'LuaJIT',
  modules: /^(?:luajit(?:-[\w.-]+)?|libluajit-5\.1\.so[\d.]*)$/,
  shape:
    'anonymous `r-xp` or `rwxp` of a multiple of 64 KiB within 1 GiB of the program or library, 2 MiB in all',
  validatedOn: 'LuaJIT 2.1 of Debian 12.',
  limits:
    'It takes such a size, and an address near by: beside a program, one that was chosen; beside a shared library, any.',
  own(memory, modules) {
    const isNear = (start: number) => modules.some((module) => Math.abs(module.start - start) < RANGE_BYTES);
    const pieces = anonymous(memory, 'r-xp', 'rwxp').filter(
      ({ start, bytes }) => bytes % PIECE_BYTES === 0 && isNear(start),
    );
    return fitting(pieces, MOST_BYTES);
  },
};
