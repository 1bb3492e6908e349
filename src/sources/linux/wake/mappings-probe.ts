import type { Probe } from '../../process/probe.js';
import { close, describeErrno, errno } from '../libc.js';
import { EventRings } from './event-rings.js';
import { openMappingEvent } from './mapping-event.js';
import { Teller, wordsFor } from './teller.js';

/** Has the kernel tell of memory that becomes executable, by a perf event on each thread of a target. No root is needed. */
export const mappingsProbe: Probe<'mappings'> = {
  fact: 'mappings',
  intervalMs: 'told',
  cost: 'cheap',
  observesMonitor: false,
  open: () => -1,
  close: () => {},
  start({ earlyWake }, prompter) {
    if (earlyWake === 'off') return () => undefined;
    const teller = new Teller(prompter);
    return (held) => (held.process.isTarget ? teller.attach(held) : undefined);
  },
};

/** `yes`, or the system's reason why nothing can be told of a process of this user. */
export function canTell(): string {
  const rings = EventRings.open();
  if ('action' in rings) return wordsFor(rings);
  const [first] = rings.outputs;
  const event = openMappingEvent(process.pid, first?.cpu ?? 0);
  const answer = event < 0 ? describeErrno(errno(), 'perf_event_open') : 'yes';
  if (event >= 0) close(event);
  rings.close();
  return answer;
}
