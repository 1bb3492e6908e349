import { CHANNELS } from '../records/input.js';
import { channelStateLength } from '../workers/indicators/channel-detector.js';
import type { ThresholdOverrides } from '../workers/indicators/thresholds.js';
import type { ChannelEvents } from '../workers/messages.js';

/**
 * What the input detector remembers of each channel, in memory that all workers share, twice: a task reads one half and
 * writes the other, and only its success makes the other one count. So a worker that dies or hangs in the middle loses nothing,
 * and a repeated task begins where the first one did.
 *
 * One task at a time: the next one needs what this one leaves.
 */
export class ChannelStates {
  /** By half, by channel. */
  readonly halves: readonly (readonly SharedArrayBuffer[])[];
  /** The half that counts, by channel. */
  readonly #current = new Uint8Array(CHANNELS.length);

  constructor(thresholds: ThresholdOverrides) {
    const bytes = channelStateLength({ thresholds }) * Float64Array.BYTES_PER_ELEMENT;
    // Zeros are the fresh state.
    this.halves = [0, 1].map(() => CHANNELS.map(() => new SharedArrayBuffer(bytes)));
  }

  /** What a task is to read, by channel. */
  get current(): Uint8Array {
    return this.#current.slice();
  }

  /** The task has succeeded: what it wrote counts. */
  commit(hops: readonly (readonly ChannelEvents[])[]): void {
    const channels = new Set(
      hops.flatMap((events) => events.map(({ channel }) => CHANNELS.indexOf(channel))),
    );
    for (const index of channels) this.#current[index] = 1 - (this.#current[index] as number);
  }
}
