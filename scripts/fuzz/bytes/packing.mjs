// The same bytes as gzip data: whole, cut, damaged, in several members, and blown up.
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';

const MAX_UNPACKED = 32 * 1024 * 1024;
/** What deflate makes of one byte at most: how far damaged data go is not known. */
const MOST_EXPANSION = 1032;
const pack = (bytes) => gzipSync(bytes, { level: 1 });

const FORMS = {
  plain: (bytes) => bytes,
  whole: pack,
  cut: (bytes, { at }) => {
    const packed = pack(bytes);
    return packed.subarray(0, at % packed.length);
  },
  flipped: (bytes, { at, value }) => {
    const packed = pack(bytes);
    packed[at % packed.length] ^= (value % 255) + 1;
    return packed;
  },
  members: (bytes, { at }) => {
    const middle = at % (bytes.length + 1);
    return Buffer.concat([pack(bytes.subarray(0, middle)), pack(bytes.subarray(middle))]);
  },
  trailed: (bytes, { value }) => Buffer.concat([pack(bytes), Buffer.alloc(value % 100, value % 256)]),
  blownUp: (bytes, { at, value }) => {
    const half = at % (bytes.length + 1);
    const word = Buffer.from(['[', '{"a":', '1,', '"x",', 'a', '\n', '9', '{}\n'][value % 8]);
    const member = pack(Buffer.alloc(1024 * 1024, word));
    const times = 1 + (value % Math.floor(MAX_UNPACKED / 1024 / 1024 - 1));
    return Buffer.concat([
      pack(bytes.subarray(0, half)),
      ...Array(times).fill(member),
      pack(bytes.subarray(half)),
    ]);
  },
};

/** Plain half of the time; blown up seldom, for it takes seconds to read. */
export function packedForms(bytes) {
  const form = fc.oneof(
    { weight: 60, arbitrary: fc.constant('plain') },
    { weight: 60, arbitrary: fc.constantFrom('whole', 'cut', 'flipped', 'members', 'trailed') },
    { weight: 1, arbitrary: fc.constant('blownUp') },
  );
  const numbers = { at: fc.nat(0x7fff_ffff), value: fc.nat(0x7fff_ffff) };
  return fc.record({ bytes, form, ...numbers }).map(({ bytes, form, ...rest }) => FORMS[form](bytes, rest));
}

export const isGzip = (bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** How much there is to read: what gzip data hold counts, not what they take. */
export function workBytes(bytes) {
  if (!isGzip(bytes)) return bytes.length;
  try {
    // What comes before the damage has to be read too.
    return gunzipSync(bytes, { maxOutputLength: 2 * MAX_UNPACKED, finishFlush: constants.Z_SYNC_FLUSH })
      .length;
  } catch {
    return bytes.length * MOST_EXPANSION;
  }
}
