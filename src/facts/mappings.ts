import { address, fail, integer, type Json, objects, pages, text } from '../text/json-fields.js';
import { eachWith } from '../text/shared-fields.js';
import type { Fact } from './fact.js';
import { BACKING_LETTERS, type Backing } from './regions/backing.js';
import { formatPermissions, PERMISSION } from './regions/region.js';
import { joinTold } from './traced/join-told.js';

/** Memory that became executable: it was mapped so, or made so. */
export interface ToldMapping {
  readonly startAddress: bigint;
  readonly bytes: number;
  /** PERMISSION bits. */
  readonly permissions: number;
  readonly backing: Backing;
  /** Bytes of the path of its file, one a character (latin1), at most 256; empty for none. Hostile: escape before showing. */
  readonly name: string;
  /** How often the very same was told. */
  readonly times: number;
}

/** What the system told of a process as it happened, however short it was there. */
export interface ToldMappings {
  /** In the order in which they were told first; at most 256. */
  readonly mappings: readonly ToldMapping[];
  /** How often something was told of the process so far, with these. */
  readonly total: number;
  /** How many more there were: too many to be kept, or more than the system could tell. Those may have been of another process. */
  readonly lost: number;
}

/** Different mappings that one value holds. */
export const MAX_TOLD = 256;
export const MAX_TOLD_NAME = 256;

/** Memory that became executable, told by the system. */
export const mappings: Fact<ToldMappings> = {
  title: 'memory that became executable, told by the system as it happens',
  noun: 'new executable memory',
  subject: 'memory',
  // It is told, not asked for: there are no unchanged readings.
  tellUnchangedMs: 1000,
  mayBeDenied: true,
  coalesce(older, newer) {
    const told = ({ mappings: things, lost }: typeof older) => ({ things, lost });
    const { things, lost } = joinTold(told(older), told(newer), MAX_TOLD);
    return { mappings: things, total: newer.total, lost };
  },
  byteLength: (value) => 64 + value.mappings.length * 160,
  count: (value) => value.mappings.length,
  view: (value) => value,
  encode: ({ mappings, total, lost }) => ({
    told: mappings.map(({ startAddress, permissions, backing, ...rest }) => ({
      start: startAddress.toString(16),
      permissions: formatPermissions(permissions),
      backing: BACKING_LETTERS[backing],
      ...rest,
    })),
    total,
    lost,
  }),
  shared: {
    told: eachWith({
      start: 'address',
      bytes: 'figure',
      permissions: 'permissions',
      backing: 'backing',
      name: 'region',
      times: 'figure',
    }),
    total: 'figure',
    lost: 'figure',
  },
  decode: (json) => ({
    mappings: objects(json, 'told', MAX_TOLD).map(mapping),
    total: integer(json, 'total', 0),
    lost: integer(json, 'lost', 0),
  }),
};

const mapping = (json: Json): ToldMapping => ({
  startAddress: address(json, 'start'),
  bytes: pages(json, 'bytes', 1),
  permissions: permissions(text(json, 'permissions')),
  backing: backing(text(json, 'backing')),
  name: text(json, 'name', MAX_TOLD_NAME),
  times: integer(json, 'times', 1),
});

function permissions(form: string): number {
  if (!/^[r-][w-][x-][sp]$/.test(form)) return fail('"permissions" to be like "r-xp"', form);
  const bits = [PERMISSION.read, PERMISSION.write, PERMISSION.execute, PERMISSION.shared];
  return bits.reduce((sum, bit, at) => sum | ('rwxs'[at] === form[at] ? bit : 0), 0);
}

function backing(letter: string): Backing {
  const at = letter.length === 1 ? BACKING_LETTERS.indexOf(letter) : -1;
  return at >= 0 ? (at as Backing) : fail('"backing" to be one letter of a backing', letter);
}
