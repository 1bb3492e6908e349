import { Observable, Subject, type Subscriber, Subscription } from 'rxjs';
import { ClearSightError } from '../errors/errors.js';
import type { MonitorEvent } from '../records/event.js';

/** Events that are kept for subscribers who come later. */
const KEPT_EVENTS = 1000;

/**
 * One run for all subscribers: each sees every event, from the first to the last, or is refused with CS_SUBSCRIBE. The first
 * subscription begins the run. Those that follow first get what they missed, while that is at most `kept` events. The run
 * stops when the last of them has left.
 */
export function shareEvents(events: Observable<MonitorEvent>, kept = KEPT_EVENTS): Observable<MonitorEvent> {
  const run = new SharedRun(events, kept);
  return new Observable((subscriber) => run.join(subscriber));
}

class SharedRun {
  readonly #events: Observable<MonitorEvent>;
  readonly #kept: number;
  readonly #said = new Subject<MonitorEvent>();
  readonly #run = new Subscription();
  /** All so far; undefined once they are too many. */
  #soFar: MonitorEvent[] | undefined = [];
  #subscribers = 0;
  /** Subscribers that are getting what they missed. */
  #joining = 0;
  #state: 'new' | 'running' | 'over' | 'left' = 'new';

  constructor(events: Observable<MonitorEvent>, kept: number) {
    this.#events = events;
    this.#kept = kept;
  }

  join(subscriber: Subscriber<MonitorEvent>): void {
    const missed = this.#soFar;
    if (missed === undefined || this.#state === 'left') {
      subscriber.error(new ClearSightError('CS_SUBSCRIBE', this.#refusal()));
      return;
    }
    this.#subscribers++;
    subscriber.add(() => this.#leave());
    this.#joining++;
    // By place: what is said while it catches up is at the end of the list.
    for (let next = 0; next < missed.length && !subscriber.closed; next++) {
      subscriber.next(missed[next] as MonitorEvent);
    }
    this.#joining--;
    this.#said.subscribe(subscriber);
    if (this.#state === 'new') this.#begin();
  }

  #begin(): void {
    this.#state = 'running';
    const subscription = this.#events.subscribe({
      next: (event) => {
        this.#keep(event);
        this.#said.next(event);
      },
      error: (error: unknown) => {
        this.#state = 'over';
        this.#said.error(error);
      },
      complete: () => {
        this.#state = 'over';
        this.#said.complete();
      },
    });
    // All subscribers may have left because of an event that came before `subscribe` returned.
    this.#run.add(subscription);
  }

  #keep(event: MonitorEvent): void {
    this.#soFar?.push(event);
    const isTooMany = this.#soFar !== undefined && this.#soFar.length > this.#kept;
    if (isTooMany && this.#joining === 0) this.#soFar = undefined;
  }

  #leave(): void {
    this.#subscribers--;
    if (this.#subscribers > 0 || this.#state !== 'running') return;
    this.#state = 'left';
    this.#run.unsubscribe();
  }

  #refusal(): string {
    return this.#state === 'left'
      ? 'events: expected a subscriber before the last one left, got one after it: open another monitor'
      : `events: expected a subscriber within the first ${this.#kept} events, got one after them`;
  }
}
