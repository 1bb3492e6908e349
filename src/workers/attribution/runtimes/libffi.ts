import type { Runtime } from '../runtime.js';
import { anonymous } from '../shape.js';

/** libffi maps memory for closures by the page (DEFAULT_GRANULARITY in closures.c). One has room for 60 or so. */
const PAGE_BYTES = 4096;

/**
 * Closures: functions that libffi made for callbacks of a language. One page looks like another, whoever mapped it, so the shape is no
 * more than that there is one. What links libffi without calling back, as most desktop programs do, has none.
 */
export const libffi: Runtime = {
  id: 'libffi',
  title: 'Callbacks (libffi)',
  modules: /^(?:_ctypes(?:\.[\w-]+)?\.so|fiddle\.so|libgirepository-1\.0\.so[\d.]*)$/,
  shape: 'one anonymous `rwxp` page, when there are no others',
  validatedOn: 'libffi 3.4 of Debian 12 under Python (ctypes), Ruby (Fiddle) and gjs.',
  limits:
    'It takes a page that is mapped in such a program before its first callback; with a second page, neither is recognised. Programs with more than 60 callbacks or so have more, which is counted, and so are the memfds that libffi maps under SELinux.',
  own(memory) {
    const pages = anonymous(memory, 'rwxp').filter(({ bytes }) => bytes === PAGE_BYTES);
    return pages.length === 1 ? pages : [];
  },
};
