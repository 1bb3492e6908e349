import type { MonitorEvent } from './event.js';
import { severityOf } from './severity.js';
import { type ClockOrigin, isoTime, type Milliseconds, toEpochMs } from './time.js';

/** What every event gets from its session's stamper. */
type Stamped = 'time' | 'monotonicMs' | 'session' | 'sequence' | 'host' | 'severity' | 'replayed';
type Defaulted = 'pid' | 'process';

type PartsOf<Event extends MonitorEvent> = Omit<Event, Stamped | Defaulted | 'code'> &
  Partial<Pick<Event, Defaulted>> &
  (null extends Event['code'] ? Partial<Pick<Event, 'code'>> : Pick<Event, 'code'>);

type Each<Event> = Event extends MonitorEvent ? PartsOf<Event> : never;

/** The parts of an event that its author knows. Defaults: code null (where the kind may have none), pid -1, process ''. */
export type EventParts = Each<MonitorEvent>;

/** Parts of an event of any kind but for some, which are added later. */
export type EventPartsWithout<Key extends string, Parts = EventParts> = Parts extends EventParts
  ? Omit<Parts, Key>
  : never;

/** What the events of one session have in common. */
export interface StamperOptions {
  /** Ties the events' monotonic times to calendar time; in a replay, the recorded one. */
  readonly origin: ClockOrigin;
  /** Id of the session, a UUID; in a replay, the recorded one. */
  readonly session: string;
  /** Name of the watched machine, escaped. Default '': unknown. */
  readonly host?: string;
  /** The events are those of a replay, and say so. Default false. */
  readonly replayed?: boolean;
}

/**
 * Completes the events of one session with time, session, sequence, host and severity. Use one for all events of a session, and
 * emit events in the order in which they are stamped.
 *
 * @example
 * ```ts
 * import { randomUUID } from 'node:crypto';
 * import { ConsoleLines, Stamper } from 'clearsight';
 *
 * const origin = { monotonicMs: performance.now(), epochMs: Date.now() };
 * const stamper = new Stamper({ origin, session: randomUUID() });
 * const parts = { kind: 'notice', level: 'INFO', module: 'MONITOR', message: 'The match begins' } as const;
 * new ConsoleLines({ stream: process.stdout }).emit(stamper.stamp(performance.now(), parts));
 * ```
 */
export class Stamper {
  /** The one that the session began with. */
  readonly origin: ClockOrigin;
  readonly session: string;
  readonly host: string;
  readonly #mark: Pick<MonitorEvent, 'replayed'>;
  #clock: ClockOrigin;
  #sequence = 0;

  constructor({ origin, session, host = '', replayed = false }: StamperOptions) {
    this.origin = origin;
    this.#clock = origin;
    this.session = session;
    this.host = host;
    this.#mark = replayed ? { replayed } : {};
  }

  /** How many events it has stamped. */
  get stamped(): number {
    return this.#sequence;
  }

  /** The calendar's time at a monotonic one, as events show it. */
  timeAt(time: Milliseconds): string {
    return isoTime(toEpochMs(this.#clock, time));
  }

  /** The calendar's clock was set: events stamped from now on show its time. */
  follow(clock: ClockOrigin): void {
    this.#clock = clock;
  }

  /** An event that happened at a monotonic time. A time before 1970 or behind 9999 is shown as that limit. */
  stamp(time: Milliseconds, parts: EventParts): MonitorEvent {
    const { kind, level, module, message, pid = -1, process = '' } = parts;
    const { session, host } = this;
    // In the order in which lines show them.
    const first = {
      time: this.timeAt(time),
      monotonicMs: Math.round(time * 1000) / 1000,
      session,
      sequence: this.#sequence++,
      host,
      ...this.#mark,
      kind,
      level,
      severity: severityOf(parts),
      module,
      code: null,
      pid,
      process,
      message,
    };
    return { ...first, ...parts, pid, process };
  }
}
