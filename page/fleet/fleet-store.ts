import type {
  FleetEvents,
  FleetFrame,
  FleetSnapshot,
  MonitorRow,
  VerdictRow,
} from '../../src/fleet/stream/messages.js';
import type { Connection } from '../store/store.js';
import type { ServerEvent } from '../transport/event-parser.js';
import type { Listener } from '../transport/stream.js';

const MAX_VERDICTS = 500;

/** All that the page of a fleet shows. Rows are replaced where they stand: a thousand of them change each second. */
export class FleetStore implements Listener {
  readonly monitors = new Map<string, MonitorRow>();
  /** Newest first. */
  verdicts: readonly VerdictRow[] = [];
  /** The newest frame; undefined before the first. */
  head: Pick<FleetFrame, 'timeMs' | 'link' | 'counts'> | undefined;
  about: Pick<FleetSnapshot, 'source' | 'version'> = { source: '', version: '' };
  connection: Connection = { is: 'connecting' };
  isOver = false;
  /** Between the clock of the fleet and that of the browser, ms. */
  #aheadMs = 0;
  readonly #listeners = new Set<() => void>();
  #isDue = false;

  /** @param schedule calls back when the browser draws */
  constructor(private readonly schedule: (run: () => void) => void) {}

  /** Now, by the clock of the fleet. */
  get nowMs(): number {
    return Date.now() + this.#aheadMs;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  hear({ event, data }: ServerEvent): void {
    const told: unknown = JSON.parse(data);
    if (event === 'snapshot') this.#takeSnapshot(told as FleetEvents['snapshot']);
    else if (event === 'frame') this.#take(told as FleetEvents['frame']);
    else if (event === 'end') this.isOver = true;
    this.connection = { is: 'connected' };
    this.draw();
  }

  stand(connection: Connection): void {
    this.connection = connection;
    this.draw();
  }

  draw(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.schedule(() => {
      this.#isDue = false;
      for (const listener of this.#listeners) listener();
    });
  }

  #takeSnapshot({ source, version, ...frame }: FleetSnapshot): void {
    this.about = { source, version };
    this.monitors.clear();
    this.verdicts = [];
    this.#take(frame);
  }

  #take({ monitors, forgotten, verdicts, timeMs, link, counts }: FleetFrame): void {
    this.head = { timeMs, link, counts };
    this.#aheadMs = timeMs - Date.now();
    for (const session of forgotten) this.monitors.delete(session);
    for (const row of monitors) this.monitors.set(row.session, row);
    if (verdicts.length > 0)
      this.verdicts = [...verdicts.toReversed(), ...this.verdicts].slice(0, MAX_VERDICTS);
  }
}
