import type { MonitorEvent } from '../../records/event.js';

/** Gaps that are remembered: more than a person reads. */
const MAX_GAPS = 16;

/** What cannot be seen, as the events of a session tell it one after the other. */
export class Gaps {
  readonly #open = new Map<string, string>();
  #session: string | undefined;

  /** Give it every event, in order. */
  follow(event: MonitorEvent): void {
    if (event.session !== this.#session) {
      this.#session = event.session;
      this.#open.clear();
    }
    const key = `${event.module} ${event.pid}`;
    if (event.kind === 'blind' && (this.#open.has(key) || this.#open.size < MAX_GAPS)) {
      this.#open.set(key, event.message);
    }
    if (event.kind === 'recovered') this.#open.delete(key);
    if (event.kind === 'target-gone') this.#forget(event.pid);
  }

  /** In words, oldest first. */
  get list(): readonly string[] {
    return [...this.#open.values()];
  }

  #forget(pid: number): void {
    for (const key of this.#open.keys()) if (key.endsWith(` ${pid}`)) this.#open.delete(key);
  }
}
