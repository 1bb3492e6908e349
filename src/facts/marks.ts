import { counted } from '../text/counted.js';
import { address, integer, type Json, objects, pages } from '../text/json-fields.js';
import { eachWith } from '../text/shared-fields.js';
import type { Fact } from './fact.js';

/** Code of a file that was made writable, and is not any more. */
export interface FlippedCode {
  readonly startAddress: bigint;
  readonly bytes: number;
}

/** Which code of files (programs, libraries) was made writable since it was first seen, even if nobody wrote. */
export interface Marks {
  /** In the order of addresses; of more than 64 mappings, the first. */
  readonly flipped: readonly FlippedCode[];
  /** Mappings of code that are too many to be followed. */
  readonly unfollowed: number;
}

export const MAX_FLIPPED = 64;

/** Which code was made writable for a while. */
export const marks: Fact<Marks> = {
  title:
    'code of files (programs, libraries) that was made writable for a while since it was first seen, even if nobody wrote',
  noun: 'record of permissions',
  subject: 'memory',
  code: 'FI-MEM-003',
  // Shorter than any wait between two readings: each tells at once.
  tellUnchangedMs: 500,
  mayBeDenied: true,
  unseen: ({ unfollowed }) =>
    unfollowed === 0
      ? undefined
      : `${counted(unfollowed, 'mapping')} of its code ${unfollowed === 1 ? 'is' : 'are'} not followed: it has more than is looked at to see whether code was made writable for a while`,
  // Code that was made writable and is unmapped again is no less a finding, and readings are few.
  coalesce: () => undefined,
  byteLength: ({ flipped }) => 64 + flipped.length * 48,
  count: ({ flipped }) => flipped.length,
  view: (value) => value,
  encode: ({ flipped, unfollowed }) => ({
    flipped: flipped.map(({ startAddress, bytes }) => ({ start: startAddress.toString(16), bytes })),
    unfollowed,
  }),
  shared: { flipped: eachWith({ start: 'address', bytes: 'figure' }), unfollowed: 'figure' },
  decode: (json) => ({
    flipped: objects(json, 'flipped', MAX_FLIPPED).map(place),
    unfollowed: integer(json, 'unfollowed', 0),
  }),
};

const place = (json: Json): FlippedCode => ({
  startAddress: address(json, 'start'),
  bytes: pages(json, 'bytes', 1),
});
