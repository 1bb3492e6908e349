import { CHANNELS, type Channel, MARK } from '../../../records/input.js';
import type { Milliseconds } from '../../../records/time.js';

/** No hand holds this many keys down. Beyond it the oldest is forgotten: memory stays bounded whatever a device sends. */
const MAX_HELD = 1024;

/** One event without its key: what may leave the process. */
export interface TrackedEvent {
  readonly time: Milliseconds;
  readonly mark: number;
  /** For a release the time since its press; NaN for a press, and where the press is not known. */
  readonly hold: Milliseconds;
}

/**
 * Where key codes end. A key is used for three things: to drop auto-repeat, to pair a release with its press, and to tell
 * whether a press is of the same key as the one before it on its channel. What comes out is the same for any renaming of
 * the keys.
 *
 * Auto-repeat is a press of a key that is down. No timing is asked for: every backend tells it without a release (hook.ts), so
 * behind a release, however short ago, a press is fresh.
 */
export class PressTracker {
  private readonly pressedAt = new Map<number, Milliseconds>();
  private readonly lastKey = new Map<Channel, number>();

  /** Null for auto-repeat. */
  press(channel: Channel, key: number, time: Milliseconds, isInjected = false): TrackedEvent | null {
    if (this.pressedAt.has(key)) return null;
    if (this.pressedAt.size >= MAX_HELD) this.forgetOldest();
    this.pressedAt.set(key, time);
    const sameKey = this.lastKey.get(channel) === key ? MARK.sameKey : 0;
    this.lastKey.set(channel, key);
    const injected = isInjected ? MARK.injected : 0;
    return { time, mark: CHANNELS.indexOf(channel) | MARK.fresh | sameKey | injected, hold: Number.NaN };
  }

  release(channel: Channel, key: number, time: Milliseconds): TrackedEvent {
    const hold = time - (this.pressedAt.get(key) ?? Number.NaN);
    this.pressedAt.delete(key);
    // A clock that went backwards says nothing about the hold.
    return { time, mark: CHANNELS.indexOf(channel) | MARK.release, hold: hold >= 0 ? hold : Number.NaN };
  }

  /** Which keys are down is no longer known: the next press of each counts, the next release has no hold. */
  forgetHeld(): void {
    this.pressedAt.clear();
  }

  private forgetOldest(): void {
    const [oldest] = this.pressedAt.keys();
    if (oldest !== undefined) this.pressedAt.delete(oldest);
  }
}
