import { onTestFinished, vi } from 'vitest';

/** Stops the clock that sources read, for one test, and returns what lets it go on by some milliseconds. */
export function stopTime(): (ms: number) => void {
  vi.useFakeTimers({ toFake: ['hrtime'] });
  onTestFinished(() => void vi.useRealTimers());
  const advance = (ms: number) => void vi.advanceTimersByTime(ms);
  // No machine has just been started when a monitor is.
  advance(1_000_000);
  return advance;
}
