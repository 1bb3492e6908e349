import { flag, integer } from '../../text/json-fields.js';
import type { Fact } from '../fact.js';

/**
 * Whether a process lets others of its user look at it. Of one that runs as root, of the machine or of its user namespace, that
 * cannot be told: both users are the same then, whatever it forbids.
 */
export interface Visibility {
  /** Id of the user that the process runs as, the effective one. */
  readonly user: number;
  /** Id of the user that owns what the system says of the process: its own, or root when it forbids others to look at it. */
  readonly owner: number;
  /** The program was seen to be open to its user, and ran as the same user and group as now: no change of rights has closed it. */
  readonly wasOpen: boolean;
}

/** Whether a process forbids others of its user to look at it. */
export const visibility: Fact<Visibility> = {
  title: 'whether a process lets others of its user look at it',
  noun: 'owner',
  subject: 'memory',
  code: 'FI-MEM-005',
  // Shorter than any wait between two readings: each tells at once.
  tellUnchangedMs: 500,
  mayBeDenied: true,
  // A process that hid and shows itself again is no less a finding, and readings are few.
  coalesce: () => undefined,
  byteLength: () => 64,
  count: ({ user, owner }) => (user === owner ? 0 : 1),
  view: (value) => value,
  encode: (value) => ({ ...value }),
  shared: { user: 'user', owner: 'user', wasOpen: 'figure' },
  decode: (json) => ({
    user: integer(json, 'user', 0),
    owner: integer(json, 'owner', 0),
    wasOpen: flag(json, 'wasOpen'),
  }),
};
