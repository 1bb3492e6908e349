import { CHANNELS, type Channel, channelOf, MARK } from '../../records/input.js';
import type { InputBatch } from '../../records/record.js';
import type { Press } from '../stream/messages.js';

/** Presses that a frame tells of one by one; the rest is counted. */
const MAX_A_FRAME = 512;
/** Presses of a channel that are remembered for what was there at a verdict: enough for every window of an indicator but the minutes. */
const MAX_REMEMBERED = 512;
/** How long a press waits for its release before it is told without one. */
const HELD_MS = 1000;
/** A press belongs to a release when it began this near to when the hold did. */
const SAME_PRESS_MS = 0.5;
/** Presses of a channel that wait for their releases. */
const MAX_HELD = 16;

type Open = { -readonly [Field in keyof Press]: Press[Field] };

/** Presses as they are shown: with the interval before each and how long it was held. */
export class ShownPresses {
  readonly #channels = new Map<Channel, ChannelPresses>(
    CHANNELS.map((channel) => [channel, new ChannelPresses(channel)]),
  );
  #told: Press[] = [];
  #leftOut = 0;

  take({ times, marks, holds }: InputBatch): void {
    for (let index = 0; index < times.length; index++) {
      const [timeMs, mark] = [times[index] as number, marks[index] as number];
      const presses = this.#channels.get(channelOf(mark));
      if (presses === undefined || !Number.isFinite(timeMs)) continue;
      if ((mark & MARK.release) === 0) this.#tell(presses.press(timeMs));
      else this.#tell(presses.release(timeMs, holds[index] as number));
    }
  }

  /** Those that are complete, or have waited long enough. */
  tell(nowMs: number): { readonly presses: readonly Press[]; readonly leftOut: number } {
    for (const presses of this.#channels.values()) this.#tell(presses.settle(nowMs - HELD_MS));
    const told = { presses: this.#told, leftOut: this.#leftOut };
    this.#told = [];
    this.#leftOut = 0;
    return told;
  }

  /** The newest of each channel, oldest first. */
  remembered(): readonly Press[] {
    return [...this.#channels.values()].flatMap((presses) => presses.remembered());
  }

  #tell(presses: readonly Press[]): void {
    for (const press of presses) {
      if (this.#told.length < MAX_A_FRAME) this.#told.push(press);
      else this.#leftOut++;
    }
  }
}

class ChannelPresses {
  readonly #remembered: Open[] = [];
  #held: Open[] = [];
  #lastMs: number | undefined;

  constructor(private readonly channel: Channel) {}

  /** Gives presses that wait no longer for their releases. */
  press(timeMs: number): readonly Press[] {
    const intervalMs = this.#lastMs === undefined ? null : timeMs - this.#lastMs;
    this.#lastMs = timeMs;
    const press = { channel: this.channel, timeMs, intervalMs, holdMs: null };
    this.#remembered.push(press);
    if (this.#remembered.length > MAX_REMEMBERED) this.#remembered.shift();
    this.#held.push(press);
    return this.#held.length > MAX_HELD ? this.#held.splice(0, 1) : [];
  }

  release(timeMs: number, holdMs: number): readonly Press[] {
    const index = this.#held.findLastIndex(
      (press) => Math.abs(timeMs - holdMs - press.timeMs) < SAME_PRESS_MS,
    );
    const [press] = index < 0 ? [] : this.#held.splice(index, 1);
    if (press === undefined) return [];
    press.holdMs = holdMs;
    return [press];
  }

  settle(untilMs: number): readonly Press[] {
    const settled = this.#held.filter(({ timeMs }) => timeMs <= untilMs);
    if (settled.length > 0) this.#held = this.#held.filter(({ timeMs }) => timeMs > untilMs);
    return settled;
  }

  remembered(): readonly Press[] {
    return this.#remembered.map((press) => ({ ...press }));
  }
}
