import { BACKING } from '../../../facts/regions/backing.js';
import type { Place, Runtime } from '../runtime.js';

const KIB = 1024;
const GIB = KIB ** 3;
/** kMaximalCodeRangeSize of V8 (src/common/globals.h) on x64, which Node.js uses whole. */
const CODE_RANGE_BYTES = GIB / 2;
/** Pages of V8's heap; the code range begins and ends with one. */
const PAGE_BYTES = 256 * KIB;
/** V8 asks for memory outside the code range at random addresses of 46 bits; the kernel's own choice is above. */
const RANDOM_END = 2 ** 46;
const MAX_RANDOM = 64;

/** V8's code range, and the code of WebAssembly. */
export const v8: Runtime = {
  id: 'v8',
  title: 'V8',
  modules: /^(?:node(?:js)?|libnode\.so[\d.]*|electron|chrome|chromium|deno|libcef\.so)$/,
  shape:
    'anonymous `rwxp` in the 512 MiB that end where V8 mapped its built-in functions a second time; up to 64 at an address between 2^32 and 2^46, where WebAssembly has its code',
  validatedOn: 'Node.js 20, 22, 24 and 26 on x64, with worker threads and WebAssembly.',
  limits:
    'It takes a mapping at a fixed address inside the range, where memory is reserved already. Machines with less than 4 GiB, on which V8 maps its functions once, are not recognised.',
  own(memory, modules) {
    const ranges = modules.filter((place) => isSecondCopy(place, modules)).map(codeRange);
    if (ranges.length === 0) return [];
    const plain = memory.filter(
      ({ backing, permissions }) => backing === BACKING.anonymous && permissions === 'rwxp',
    );
    const isInRange = (place: Place) =>
      ranges.some(({ start, end }) => place.start >= start && place.end <= end);
    const random = plain.filter(
      (place) => place.start >= 4 * GIB && place.end <= RANDOM_END && !isInRange(place),
    );
    return [...plain.filter(isInRange), ...random.slice(0, MAX_RANDOM)];
  },
};

/** A part of a module that is mapped elsewhere as well. */
const isSecondCopy = (part: Place, modules: readonly Place[]): boolean =>
  modules.some(
    (whole) =>
      whole.file === part.file &&
      whole.bytes > part.bytes &&
      whole.fileOffset <= part.fileOffset &&
      part.fileOffset + part.bytes <= whole.fileOffset + whole.bytes,
  );

function codeRange(copy: Place): { readonly start: number; readonly end: number } {
  const end = Math.ceil(copy.end / PAGE_BYTES) * PAGE_BYTES;
  return { start: end - CODE_RANGE_BYTES, end };
}
