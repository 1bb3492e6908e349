import type { Milliseconds } from '../../../records/time.js';

const WRAP = 2 ** 32;
/** An event of our own clock is hardly ever older than this when it arrives. */
const MAX_AGE_MS = 60_000;

/**
 * Turns the X server's event times into the system's monotonic clock.
 *
 * An X server stamps events with a 32-bit count of milliseconds. On Linux it is CLOCK_MONOTONIC, cut to whole
 * milliseconds (measured on Xvfb: an event's time is 0.3 to 1.5 ms before its arrival), so on the same machine only
 * the wrap every 49.7 days has to be undone. The server of another machine (ssh, TCP) has a clock of its own: then the
 * least delay seen so far counts as none. Its drift shifts times as a whole, slowly, and leaves intervals alone.
 */
export class ServerClock {
  /** Least age taken as no delay: 0 on the same clock, NaN before the first event. */
  private offset = Number.NaN;

  /** @param serverTime milliseconds, below 2^32 @param arrival monotonic ms at which the event was received */
  toMonotonic(serverTime: Milliseconds, arrival: Milliseconds): Milliseconds {
    const age = signedRemainder(arrival - serverTime);
    if (Number.isNaN(this.offset)) this.offset = age >= 0 && age <= MAX_AGE_MS ? 0 : age;
    this.offset = Math.min(this.offset, age);
    // What is rounded is a whole number but for the error of the two subtractions.
    return Math.round(arrival - age) + this.offset;
  }
}

/** Remainder modulo 2^32 in [-2^31, 2^31). */
function signedRemainder(difference: number): number {
  const remainder = ((difference % WRAP) + WRAP) % WRAP;
  return remainder < WRAP / 2 ? remainder : remainder - WRAP;
}
