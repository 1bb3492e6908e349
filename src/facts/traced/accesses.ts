import { integer, type Json, objects, text, word } from '../../text/json-fields.js';
import { eachWith } from '../../text/shared-fields.js';
import type { Fact } from '../fact.js';
import { joinTold } from './join-told.js';

/** How another process reached for the memory of a process: by a call that writes or reads it; as a debugger that attaches, or writes. */
export const ACCESS_WAYS = ['write', 'read', 'attach', 'poke'] as const;

/** What one other process did to the memory of a process, in one way. */
export interface Access {
  readonly way: (typeof ACCESS_WAYS)[number];
  /** Who did it. */
  readonly pid: number;
  /** Its short name, empty when it was gone before it could be asked; hostile. */
  readonly name: string;
  /** What was read or written in all; 0 where the way does not say. */
  readonly bytes: number;
  readonly times: number;
}

/** Who reached for the memory of a process, told by a trace of the kernel. */
export interface Accesses {
  /** In the order in which they were told first; at most 64. */
  readonly accesses: readonly Access[];
  /** How many there were so far, with these. */
  readonly total: number;
  /** How many more calls there were that could not be told, or were too many. Those may have been about another process. */
  readonly lost: number;
}

/** Different accesses that one value holds. */
export const MAX_ACCESSES = 64;
const MAX_NAME = 64;

/** Other processes that read or wrote the memory of a process, as it happened. */
export const accesses: Fact<Accesses> = {
  title: 'other processes that reach for the memory of a process, by a trace of the kernel',
  noun: 'accesses to its memory',
  subject: 'memory',
  code: 'FI-MEM-004',
  // It is told, not asked for: there are no unchanged readings.
  tellUnchangedMs: 1000,
  mayBeDenied: true,
  coalesce(older, newer) {
    const told = ({ accesses: things, lost }: typeof older) => ({ things, lost });
    const { things, lost } = joinTold(told(older), told(newer), MAX_ACCESSES);
    return { accesses: things, total: newer.total, lost };
  },
  byteLength: (value) => 64 + value.accesses.length * 96,
  count: (value) => value.accesses.length,
  view: (value) => value,
  encode: (value) => ({ ...value }),
  shared: {
    accesses: eachWith({ way: ACCESS_WAYS, pid: 'pid', name: 'name', bytes: 'figure', times: 'figure' }),
    total: 'figure',
    lost: 'figure',
  },
  decode: (json) => ({
    accesses: objects(json, 'accesses', MAX_ACCESSES).map(access),
    total: integer(json, 'total', 0),
    lost: integer(json, 'lost', 0),
  }),
};

const access = (json: Json): Access => ({
  way: word(json, 'way', ACCESS_WAYS),
  pid: integer(json, 'pid', 1),
  name: text(json, 'name', MAX_NAME),
  bytes: integer(json, 'bytes', 0),
  times: integer(json, 'times', 1),
});
