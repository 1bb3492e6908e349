import { filter, interval, map, type Observable } from 'rxjs';
import { CHANNELS, MARK } from '../records/input.js';
import type { InputBatch } from '../records/record.js';
import type { Milliseconds } from '../records/time.js';
import { createRandom } from '../simulate/random.js';
import { monotonicNowMs } from '../sources/clock.js';

export interface SyntheticInputOptions {
  /** Presses and releases a second, all channels together. */
  readonly eventsPerSecond: number;
  /** Time between batches. The real hook's child sends one at least every 20 ms. Default 10. */
  readonly batchMs?: Milliseconds;
}

/**
 * Batches of input with the times of a Poisson process: no rhythm that a detector could find. From some 1,000 events a second
 * on, though, holds are shorter than a finger's, and the monitor reaches a verdict; it only simulates and goes on measuring. The number of
 * events follows the clock: a late timer gives a larger batch, not fewer events.
 */
export function syntheticInput(options: SyntheticInputOptions): Observable<InputBatch> {
  const { eventsPerSecond, batchMs = 10 } = options;
  const { next: random } = createRandom(1);
  /** By channel; NaN when it is up. Not a Map: its short-lived entries would be garbage that V8 keeps for long. */
  const pressedAt = new Float64Array(CHANNELS.length).fill(Number.NaN);
  let nextTime = monotonicNowMs();

  const advance = () => {
    nextTime -= (Math.log(1 - random()) / eventsPerSecond) * 1000;
  };
  const nextEvent = () => {
    const channel = Math.floor(random() * CHANNELS.length);
    // NaN for a press.
    const hold = nextTime - (pressedAt[channel] as number);
    const isRelease = hold >= 0;
    pressedAt[channel] = isRelease ? Number.NaN : nextTime;
    return { time: nextTime, mark: isRelease ? channel | MARK.release : channel, hold };
  };
  const batchUpTo = (time: Milliseconds): InputBatch => {
    const events: ReturnType<typeof nextEvent>[] = [];
    for (; nextTime <= time; advance()) events.push(nextEvent());
    return {
      kind: 'input',
      time,
      times: Float64Array.from(events, (event) => event.time),
      marks: Uint8Array.from(events, (event) => event.mark),
      holds: Float64Array.from(events, (event) => event.hold),
    };
  };
  advance();
  return interval(batchMs).pipe(
    map(() => batchUpTo(monotonicNowMs())),
    filter((batch) => batch.times.length > 0),
  );
}
