// The clock of the monitor's events, and waiting by it.
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 10;

/** Monotonic ms. */
export const now = () => Number(process.hrtime.bigint() / 1000n) / 1000;

export const sleep = (ms) => delay(ms);

/** Resolves with whether it became true in time. */
export async function until(isTrue, withinMs) {
  for (const end = now() + withinMs; !isTrue(); ) {
    if (now() > end) return false;
    await delay(POLL_MS);
  }
  return true;
}
