import type { Runtime } from '../runtime.js';
import { anonymous, fitting } from '../shape.js';

/** CHUNK_SIZE of sljit's allocator (sljitExecAllocator.c). Neighbouring chunks become one region. */
const CHUNK_BYTES = 64 * 1024;
const MOST_BYTES = 1024 ** 2;

/** Regular expressions that PCRE2 compiled. */
export const sljit: Runtime = {
  id: 'sljit',
  title: 'PCRE2 (sljit)',
  modules: /^libpcre2-(?:8|16|32)\.so[\d.]*$/,
  shape: 'anonymous `rwxp` of a multiple of 64 KiB, 1 MiB in all',
  validatedOn: 'grep -P and PHP 8.2 of Debian 12.',
  limits:
    'It takes a mapping of such a size, as long as PCRE2 has little of its own: the widest of these shapes. Programs with hundreds of long expressions have more, which is counted.',
  own: (memory) =>
    fitting(
      anonymous(memory, 'rwxp').filter(({ bytes }) => bytes % CHUNK_BYTES === 0),
      MOST_BYTES,
    ),
};
