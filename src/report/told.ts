import type { EventKind, MonitorEvent, VerdictEvent } from '../records/event.js';

/** Verdicts that get a chapter; the rest is counted. */
const MAX_VERDICTS = 64;
/** Other events that are shown, of each list; the rest is counted. */
const MAX_SHOWN = 200;

/** Kinds that say what could not be seen, or only in part. */
const UNSEEN: ReadonlySet<EventKind> = new Set([
  'blind',
  'recovered',
  'could-not-tell',
  'error',
  'rate-lowered',
  'clock-stepped',
  'target-awaited',
]);

/** The first events of some kinds, and how many there were. */
export interface Shown {
  readonly events: readonly MonitorEvent[];
  readonly count: number;
}

/** What a replay said. */
export interface Told {
  readonly verdicts: readonly VerdictEvent[];
  readonly verdictCount: number;
  /** Of what could not be seen. */
  readonly unseen: Shown;
  /** Of memory that known runtimes explain. */
  readonly explained: Shown;
  /** How many events there were of each kind, in the order of first sight. */
  readonly counts: ReadonlyMap<EventKind, number>;
  /** The last event of a replay. */
  readonly stop: MonitorEvent | undefined;
}

/** Takes in the events of a replay, in their order. Needs memory for those that are shown alone. */
export class Listener {
  readonly #verdicts: VerdictEvent[] = [];
  readonly #unseen = new Showing();
  readonly #explained = new Showing();
  readonly #counts = new Map<EventKind, number>();
  #stop: MonitorEvent | undefined;

  hear(event: MonitorEvent): void {
    this.#counts.set(event.kind, (this.#counts.get(event.kind) ?? 0) + 1);
    if (event.kind === 'verdict') {
      if (this.#verdicts.length < MAX_VERDICTS) this.#verdicts.push(event);
    } else if (event.kind === 'stop') this.#stop = event;
    else if (event.kind === 'explained') this.#explained.take(event);
    // A warning notice says what was skipped of the file.
    else if (UNSEEN.has(event.kind) || (event.kind === 'notice' && event.level !== 'INFO'))
      this.#unseen.take(event);
  }

  get told(): Told {
    return {
      verdicts: this.#verdicts,
      verdictCount: this.#counts.get('verdict') ?? 0,
      unseen: this.#unseen,
      explained: this.#explained,
      counts: this.#counts,
      stop: this.#stop,
    };
  }
}

class Showing implements Shown {
  readonly events: MonitorEvent[] = [];
  count = 0;

  take(event: MonitorEvent): void {
    this.count++;
    if (this.events.length < MAX_SHOWN) this.events.push(event);
  }
}
