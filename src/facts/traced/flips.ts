import { address, fail, integer, type Json, objects, pages, text } from '../../text/json-fields.js';
import { eachWith } from '../../text/shared-fields.js';
import type { Fact } from '../fact.js';
import { formatPermissions, PERMISSION } from '../regions/region.js';
import { joinTold } from './join-told.js';

/** Memory whose permissions were changed so that code in it can run, and changed again within a second. */
export interface Flip {
  readonly startAddress: bigint;
  readonly bytes: number;
  /** PERMISSION bits that it had in between. */
  readonly permissions: number;
  /** How long it had them; of several times, the shortest. */
  readonly microseconds: number;
  /** How often the very same happened. */
  readonly times: number;
}

/** What a process did to the permissions of its memory, told by a trace of the kernel. */
export interface Flips {
  /** In the order in which they were told first; at most 64. */
  readonly flips: readonly Flip[];
  /** How many there were so far, with these. */
  readonly total: number;
  /** How many more calls or flips there were that could not be told, or were too many. Those may have been of another process. */
  readonly lost: number;
}

/** Different flips that one value holds. */
export const MAX_FLIPS = 64;

/** Memory that was executable for less than a second. */
export const flips: Fact<Flips> = {
  title: 'memory that was made executable for less than a second, by a trace of the kernel',
  noun: 'changed permissions',
  subject: 'memory',
  // It is told, not asked for: there are no unchanged readings.
  tellUnchangedMs: 1000,
  mayBeDenied: true,
  coalesce(older, newer) {
    const told = ({ flips: things, lost }: typeof older) => ({ things, lost });
    const { things, lost } = joinTold(told(older), told(newer), MAX_FLIPS);
    return { flips: things, total: newer.total, lost };
  },
  byteLength: (value) => 64 + value.flips.length * 96,
  count: (value) => value.flips.length,
  view: (value) => value,
  encode: ({ flips, total, lost }) => ({
    flips: flips.map(({ startAddress, permissions, ...rest }) => ({
      start: startAddress.toString(16),
      permissions: formatPermissions(permissions).slice(0, 3),
      ...rest,
    })),
    total,
    lost,
  }),
  shared: {
    flips: eachWith({
      start: 'address',
      bytes: 'figure',
      permissions: 'permissions',
      microseconds: 'figure',
      times: 'figure',
    }),
    total: 'figure',
    lost: 'figure',
  },
  decode: (json) => ({
    flips: objects(json, 'flips', MAX_FLIPS).map(flip),
    total: integer(json, 'total', 0),
    lost: integer(json, 'lost', 0),
  }),
};

const flip = (json: Json): Flip => ({
  startAddress: address(json, 'start'),
  bytes: pages(json, 'bytes', 1),
  permissions: permissions(text(json, 'permissions')),
  microseconds: integer(json, 'microseconds', 0),
  times: integer(json, 'times', 1),
});

function permissions(form: string): number {
  if (!/^[r-][w-]x$/.test(form)) return fail('"permissions" to be like "r-x"', form);
  const readable = form[0] === 'r' ? PERMISSION.read : 0;
  return readable | (form[1] === 'w' ? PERMISSION.write : 0) | PERMISSION.execute;
}
