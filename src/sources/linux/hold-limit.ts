import type { HoldLimit } from '../process/platform.js';
import { maxDescriptors } from './proc.js';
import { processTable } from './process-table.js';
import { MAX_EVENTS } from './wake/teller.js';

/** What the monitor itself has open, without targets. */
const OWN_DESCRIPTORS = 30;
/** A pidfd, `maps` and `pagemap` three times each, `smaps` and `status`. */
const DESCRIPTORS_PER_TARGET = 9;

/** How many processes the limit of open files lets be held at once. */
export function holdLimit(): HoldLimit {
  const descriptors = maxDescriptors();
  const left = descriptors - processTable.maxNameWatches - MAX_EVENTS - OWN_DESCRIPTORS;
  const targets = Math.max(0, Math.floor(left / DESCRIPTORS_PER_TARGET));
  return {
    targets,
    saw: `${descriptors} files may be open: enough for about ${targets} targets`,
    remedy: 'a higher limit (ulimit -Hn, LimitNOFILE= in a systemd unit)',
  };
}
