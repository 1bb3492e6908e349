import { BACKING } from '../../../../facts/regions/backing.js';
import type { Runtime } from '../../runtime.js';

/** Functions of Windows map files and memory at multiples of this. Sections of an image lie at multiples of a page. */
const STEP_BYTES = 64 * 1024;

/** Programs and libraries of Windows: Wine maps the header of an image, and copies the parts that do not lie in the file as in memory. */
export const wine: Runtime = {
  id: 'wine',
  title: 'Wine',
  modules: /^ntdll\.so$/,
  shape:
    'anonymous `r-xp` right behind the beginning of a file that is mapped privately, but at no multiple of 64 KiB (told by Linux 6.11 and later)',
  validatedOn: 'Wine 8 of Debian 12: cmd, what Wine starts itself, and a program that mingw-w64 linked.',
  limits:
    'It takes the beginning of a file right in front, where no function of Windows puts one: a library that somebody maps by hand has none, one that Windows loads and somebody then writes over has. What Wine copied is not compared with its file. Packed images make code in other places, which is counted. While Wine loads an image, all of it is writable and executable for less than a millisecond, which is counted as well: with scans much shorter than 100 ms from the start of a program on, hits.persistFor is needed.',
  own: (memory) =>
    memory.filter(
      ({ backing, permissions, start }) =>
        backing === BACKING.behindHeader && permissions === 'r-xp' && start % STEP_BYTES !== 0,
    ),
};
