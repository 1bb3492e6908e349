import { counted } from '../../text/counted.js';
import { flag, integer, type Json, objects, text } from '../../text/json-fields.js';
import { eachWith } from '../../text/shared-fields.js';
import type { Fact } from '../fact.js';

/** Another process that has the memory of a process open, as a file (`/proc/PID/mem` on Linux). */
export interface MemoryHolder {
  readonly pid: number;
  /** Its short name; hostile. */
  readonly name: string;
  /** It may write to the memory, not only read it. */
  readonly mayWrite: boolean;
}

/** Who else has the memory of a process open. */
export interface Handles {
  /** By PID, ascending; of more than 64, the first. The monitor is not among them. */
  readonly holders: readonly MemoryHolder[];
  /** Other processes of the same user, unless that is root, whose descriptors might not be looked at when this was read: any of them may be one more. */
  readonly unseen: number;
}

export const MAX_HOLDERS = 64;

/** Which other processes have the memory of a process open. */
export const handles: Fact<Handles> = {
  title: 'other processes that have the memory of a process open',
  noun: 'holders of its memory',
  subject: 'memory',
  code: 'FI-MEM-004',
  // Shorter than any wait between two readings: each tells at once.
  tellUnchangedMs: 500,
  mayBeDenied: true,
  unseen: ({ unseen }) =>
    unseen === 0
      ? undefined
      : `${counted(unseen, 'other process', 'other processes')} of its user may not be looked at: run the monitor as root to see whether one has its memory open`,
  // Who came and went is no less a finding, and readings are few.
  coalesce: () => undefined,
  byteLength: ({ holders }) => 64 + holders.length * 96,
  count: ({ holders }) => holders.length,
  view: (value) => value,
  encode: ({ holders, unseen }) => ({ holders, unseen }),
  shared: { holders: eachWith({ pid: 'pid', name: 'name', mayWrite: 'figure' }), unseen: 'figure' },
  decode: (json) => ({
    holders: objects(json, 'holders', MAX_HOLDERS).map(holder),
    unseen: integer(json, 'unseen', 0),
  }),
};

const holder = (json: Json): MemoryHolder => ({
  pid: integer(json, 'pid', 1),
  name: text(json, 'name'),
  mayWrite: flag(json, 'mayWrite'),
});
