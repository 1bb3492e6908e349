import type { Press } from '../../src/page/stream/messages.js';
import { CHANNELS, type Channel } from '../../src/records/input.js';

/** Presses that are kept of each channel. */
export const MAX_PRESSES = 4096;

/** The newest presses of one channel, in memory of a fixed size. NaN stands for what is not known. */
export class PressRing {
  readonly times = new Float64Array(MAX_PRESSES);
  readonly intervals = new Float64Array(MAX_PRESSES);
  readonly holds = new Float64Array(MAX_PRESSES);
  /** How many came in all. */
  count = 0;

  add({ timeMs, intervalMs, holdMs }: Press): void {
    const at = this.count++ % MAX_PRESSES;
    this.times[at] = timeMs;
    this.intervals[at] = intervalMs ?? Number.NaN;
    this.holds[at] = holdMs ?? Number.NaN;
  }

  /** Calls back for each press in a span of time, oldest first. */
  each(
    fromMs: number,
    toMs: number,
    take: (timeMs: number, intervalMs: number, holdMs: number) => void,
  ): void {
    for (let number = Math.max(0, this.count - MAX_PRESSES); number < this.count; number++) {
      const at = number % MAX_PRESSES;
      const timeMs = this.times[at] as number;
      if (timeMs >= fromMs && timeMs <= toMs)
        take(timeMs, this.intervals[at] as number, this.holds[at] as number);
    }
  }

  copy(): PressRing {
    const other = new PressRing();
    other.times.set(this.times);
    other.intervals.set(this.intervals);
    other.holds.set(this.holds);
    other.count = this.count;
    return other;
  }
}

/** The newest presses of all channels. */
export class PressLog {
  constructor(
    readonly rings: ReadonlyMap<Channel, PressRing> = new Map(
      CHANNELS.map((channel) => [channel, new PressRing()]),
    ),
  ) {}

  add(presses: readonly Press[]): void {
    for (const press of presses) this.rings.get(press.channel)?.add(press);
  }

  /** What is there now, for a page that is paused. */
  copy(): PressLog {
    return new PressLog(new Map([...this.rings].map(([channel, ring]) => [channel, ring.copy()])));
  }

  /** The newest presses in a span of time, newest first. */
  newest(fromMs: number, toMs: number, most: number): Press[] {
    const found: Press[] = [];
    for (const [channel, ring] of this.rings) {
      const ofChannel: Press[] = [];
      ring.each(fromMs, toMs, (timeMs, intervalMs, holdMs) => {
        ofChannel.push({ channel, timeMs, intervalMs: known(intervalMs), holdMs: known(holdMs) });
      });
      found.push(...ofChannel.slice(-most));
    }
    return found.sort((one, other) => other.timeMs - one.timeMs).slice(0, most);
  }
}

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
