import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { ToldMapping } from '../../../facts/mappings.js';
import type { Prompter } from '../../process/probe.js';
import { close, errno } from '../libc.js';
import { EventRing } from './event-ring.js';
import { openRingEvent } from './mapping-event.js';
import { readTold } from './told-mapping.js';

/** Who wants to know what is told of a process. */
export interface Listener {
  readonly pid: number;
  onMapped(mapping: Omit<ToldMapping, 'times'>): void;
  onLost(count: number): void;
}

/** Why the system does not tell. */
export interface Refusal {
  readonly errorNumber: number;
  readonly action: string;
}

interface Ring {
  readonly cpu: number;
  readonly event: number;
  readonly records: EventRing;
}

/** A ring for each processor, which processes share: what happens on a processor is told in its order. */
export class EventRings {
  private readonly listeners = new Map<number, Listener>();

  private constructor(
    private readonly rings: readonly Ring[],
    private readonly prompter: Prompter | undefined,
  ) {
    for (const { event } of rings) prompter?.listen(event, () => this.drain());
  }

  /**
   * The rings, or why there are none.
   *
   * @param prompter is told of each record; without one, `drain` is called by the clock
   */
  static open(prompter?: Prompter): EventRings | Refusal {
    const rings: Ring[] = [];
    for (const cpu of PROCESSORS) {
      const event = openRingEvent(cpu, prompter !== undefined);
      const records = event < 0 ? undefined : EventRing.open(event);
      if (records === undefined) {
        const why = { errorNumber: errno(), action: event < 0 ? 'perf_event_open' : 'mmap of a perf event' };
        if (event >= 0) close(event);
        for (const ring of rings) closeRing(ring);
        return why;
      }
      rings.push({ cpu, event, records });
    }
    return new EventRings(rings, prompter);
  }

  /** The event of each processor, into whose memory others may write there. */
  get outputs(): readonly Pick<Ring, 'cpu' | 'event'>[] {
    return this.rings;
  }

  /** The same for one of them. */
  outputOf(cpu: number): number {
    return this.rings.find((ring) => ring.cpu === cpu)?.event ?? -1;
  }

  listen(listener: Listener): void {
    this.listeners.set(listener.pid, listener);
  }

  /** Another process may listen under this PID by now. @returns how many listen still */
  forget(listener: Listener): number {
    if (this.listeners.get(listener.pid) === listener) this.listeners.delete(listener.pid);
    return this.listeners.size;
  }

  /** Tells the listeners what was written. */
  drain(): void {
    for (const { records } of this.rings) {
      records.drain((type, record) => {
        const told = readTold(type, record);
        if (told?.kind === 'mapped') this.listeners.get(told.pid)?.onMapped(told.mapping);
        // Whose they were is not known.
        if (told?.kind === 'lost')
          for (const listener of this.listeners.values()) listener.onLost(told.count);
      });
    }
  }

  close(): void {
    for (const ring of this.rings) {
      this.prompter?.ignore(ring.event);
      closeRing(ring);
    }
  }
}

function closeRing({ event, records }: Ring): void {
  records.close();
  close(event);
}

/** Numbers of the processors that are on: `0-3,6`. */
function processors(): readonly number[] {
  try {
    const text = readFileSync('/sys/devices/system/cpu/online', 'latin1').trim();
    return text.split(',').flatMap((range) => {
      const [first = 0, last = first] = range.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, at) => first + at);
    });
  } catch {
    return [...cpus().keys()];
  }
}

/** Read at the start: later, descriptors may have run out. */
const PROCESSORS = processors();
