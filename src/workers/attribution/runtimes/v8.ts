import type { Place, Runtime } from '../runtime.js';
import { anonymous } from '../shape.js';

const KIB = 1024;
const GIB = KIB ** 3;
/** kMaximalCodeRangeSize of V8 (src/common/globals.h) on x64, which Node.js uses whole. */
const CODE_RANGE_BYTES = GIB / 2;
/** More than V8's built-in functions take. */
const FUNCTIONS_BYTES = 4 * 1024 * KIB;
/** Pages of V8's heap; the code range begins and ends with one. */
const PAGE_BYTES = 256 * KIB;
/** Code in a page begins behind its header and a guard page, up to Node.js 22. */
const CODE_IN_PAGE = 12 * KIB;
/** Where a program lies that is not position-independent, and V8's code range beside it when there is room. */
const LOW_END = 4 * GIB;
/** V8 asks for memory outside the code range at random addresses of 46 bits; the kernel's own choice is above. */
const RANDOM_END = 2 ** 46;
const MAX_RANDOM = 64;

/** V8's code range, and the code of WebAssembly. */
export const v8: Runtime = {
  id: 'v8',
  title: 'V8',
  modules: /^(?:node(?:js)?|libnode\.so[\d.]*|electron|chrome|chromium|deno|libcef\.so)$/,
  shape:
    'anonymous `rwxp` in the 512 MiB that end where V8 mapped its built-in functions a second time, or of 512 MiB, which V8 takes before it does so; beside a program below 4 GiB, there too, 12 KiB behind a multiple of 256 KiB; up to 64 at an address between 2^32 and 2^46, where WebAssembly has its code',
  validatedOn: 'Node.js 20, 22, 24 and 26 on x64, with worker threads and WebAssembly.',
  limits:
    'It takes a mapping at a fixed address inside the range, where memory is reserved already, or at such an address below 4 GiB. Machines with less than 4 GiB, on which V8 maps its functions once, are recognised only so.',
  own(memory, modules) {
    const ranges = modules.filter((place) => isSecondCopy(place, modules)).map(codeRange);
    const plain = anonymous(memory, 'rwxp');
    const isLow = modules.some(({ start }) => start < LOW_END);
    const isCodeRange = (place: Place) => isOfRanges(place, ranges) || (isLow && isLowPage(place));
    const random =
      ranges.length === 0 && !isLow
        ? []
        : plain.filter((place) => place.start >= LOW_END && place.end <= RANDOM_END && !isCodeRange(place));
    return [...plain.filter(isCodeRange), ...random.slice(0, MAX_RANDOM)];
  },
};

const isLowPage = ({ start, end }: Place): boolean => end <= LOW_END && start % PAGE_BYTES === CODE_IN_PAGE;

/** A part of a module that is mapped elsewhere as well. */
const isSecondCopy = (part: Place, modules: readonly Place[]): boolean =>
  modules.some(
    (whole) =>
      whole.file === part.file &&
      whole.bytes > part.bytes &&
      whole.fileOffset <= part.fileOffset &&
      part.fileOffset + part.bytes <= whole.fileOffset + whole.bytes,
  );

interface Range {
  readonly start: number;
  readonly end: number;
}

function codeRange(copy: Place): Range {
  const end = Math.ceil(copy.end / PAGE_BYTES) * PAGE_BYTES;
  return { start: end - CODE_RANGE_BYTES, end };
}

/**
 * Whether memory consists of known ranges, or parts of them, and of whole ones: a range is there before the functions are
 * copied into it, and neighbours become one region. @param ranges in the order of addresses
 */
function isOfRanges({ start, end }: Range, ranges: readonly Range[]): boolean {
  let at = start;
  for (const range of ranges) {
    if (range.end <= at || range.start >= end) continue;
    if (!isWhole(range.start - at)) return false;
    at = range.end;
  }
  return isWhole(end - at);
}

/** Nothing, or whole ranges, the last of which may lack what is being copied. */
function isWhole(bytes: number): boolean {
  const over = bytes % CODE_RANGE_BYTES;
  return bytes <= 0 || over === 0 || CODE_RANGE_BYTES - over <= FUNCTIONS_BYTES;
}
