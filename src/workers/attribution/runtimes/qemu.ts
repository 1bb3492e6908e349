import type { Runtime } from '../runtime.js';
import { anonymous } from '../shape.js';

const LEAST_BYTES = 16 * 1024 ** 2;
const PAGE_BYTES = 4096;

/** What QEMU translated (TCG). */
export const qemu: Runtime = {
  id: 'qemu',
  title: 'QEMU (TCG)',
  modules: /^qemu-[\w.-]+$/,
  shape: 'one anonymous `rwxp` of at least 16 MiB, one page (its guard) short of a whole MiB',
  validatedOn: 'qemu-x86_64 7.2 of Debian 12, running a program.',
  limits:
    "It takes a mapping of that size below QEMU's own. Systems with several translating threads are not recognised.",
  own: (memory) =>
    anonymous(memory, 'rwxp')
      .filter(({ bytes }) => bytes >= LEAST_BYTES && (bytes + PAGE_BYTES) % 1024 ** 2 === 0)
      .slice(0, 1),
};
