import { LastSecond } from '../../pipeline/figures/last-second.js';
import type { MonitorStats } from '../../pipeline/figures/monitor-stats.js';
import type { Channel } from '../../records/input.js';
import { SERIES, type SeriesId } from '../stream/series.js';

/** What is measured outside: null where it cannot be. */
export interface Measured {
  /** Share of one core, 0 to 1 and more. */
  readonly cpu: number | null;
  /** Longest delay of the main thread's event loop since the last look. */
  readonly loopDelayMs: number | null;
  readonly scanP50Ms: number | null;
  readonly scanP99Ms: number | null;
}

/** Of the processes that run. */
export interface Suspicion {
  /** Different regions that were warned of. */
  readonly suspicious: number;
  /** Most hits on one of them. */
  readonly hits: number;
}

/** Makes the figures over time: a sample at each look. */
export class Samples {
  readonly #scans = new LastSecond();
  readonly #presses = new Map<Channel, LastSecond>();

  constructor(private readonly stats: MonitorStats) {}

  /** In the order of SERIES. */
  at(timeMs: number, measured: Measured, { suspicious, hits }: Suspicion): readonly (number | null)[] {
    const { cpu, loopDelayMs, scanP50Ms, scanP99Ms } = measured;
    const { scans, regions, channels } = this.stats;
    const figures = new Map<SeriesId, number | null>([
      ['scansPerSecond', this.#scans.rate(timeMs, scans)],
      ['scanP50Ms', scanP50Ms],
      ['scanP99Ms', scanP99Ms],
      ['regions', regions],
      ['suspicious', suspicious],
      ['hits', hits],
      ['loopDelayMs', loopDelayMs],
      ['cpu', cpu],
    ]);
    for (const { channel, presses, cv } of channels) {
      const pressed = this.#presses.get(channel) ?? new LastSecond();
      this.#presses.set(channel, pressed);
      const rate = pressed.rate(timeMs, presses);
      figures.set(`rate.${channel}`, rate);
      // Of a channel that is silent, it would be that of old presses.
      figures.set(`cv.${channel}`, !rate || Number.isNaN(cv) ? null : cv);
    }
    return SERIES.map((id) => figures.get(id) ?? null);
  }
}
