import { InvalidArgumentError } from 'commander';
import { parseDuration, parseShare } from '../../config/duration.js';
import type { CoarseClock } from '../../evaluate/corpus/clock.js';

const MAX_CLOCKS = 16;
const MAX_CLOCK_MS = 60_000;

/** Collects what a repeatable option gives. */
export function append<T>(value: T, all: readonly T[] = []): T[] {
  return [...all, value];
}

export function wholeNumber(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(value);
}

/** Text with a unit, for the configuration to read. */
export function durationOption(value: string): string {
  millisecondsOption(value);
  return value;
}

export function millisecondsOption(value: string): number {
  const ms = parseDuration(value);
  if (ms === undefined)
    throw new InvalidArgumentError('Expected a duration with a unit such as 10s or 250ms.');
  return ms;
}

export function shareOption(value: string): number {
  const share = parseShare(value);
  if (share === undefined || share <= 0 || share > 1) {
    throw new InvalidArgumentError('Expected a share of one core such as 10%.');
  }
  return share;
}

export function speedOption(value: string): number {
  const factor = Number(value);
  if (!/^\d+(\.\d+)?$/.test(value) || factor > 1000) {
    throw new InvalidArgumentError('Expected a factor from 0 to 1000 such as 1 or 0.5.');
  }
  return factor;
}

/** Clocks such as `15.6,50ms,100~5`: steps, each with a jitter behind a tilde if it has one, in ms unless they have a unit. */
export function clocksOption(value: string): readonly CoarseClock[] {
  const clocks = value.split(',').map((text) => {
    const [clockMs = 0, jitterMs = 0, ...rest] = text.split('~').map(clockTime);
    return rest.length === 0 ? { clockMs, jitterMs } : { clockMs: 0, jitterMs };
  });
  const isClock = ({ clockMs, jitterMs }: CoarseClock) =>
    clockMs > 0 && clockMs <= MAX_CLOCK_MS && jitterMs >= 0 && jitterMs < clockMs;
  if (clocks.length <= MAX_CLOCKS && clocks.every(isClock)) return clocks;
  throw new InvalidArgumentError(
    `Expected at most ${MAX_CLOCKS} steps above 0 and up to a minute, such as 15.6,50 (ms), or 100~5 with a jitter below the step.`,
  );
}

const clockTime = (text: string): number =>
  parseDuration(text.trim()) ?? parseDuration(`${text.trim()}ms`) ?? Number.NaN;
