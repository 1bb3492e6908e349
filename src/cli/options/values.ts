import { InvalidArgumentError } from 'commander';
import { parseDuration, parseShare } from '../../config/duration.js';

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

/** Clock steps are in ms unless they have a unit. */
export function clocksOption(value: string): readonly number[] {
  const steps = value.split(',').map((text) => {
    const step = text.trim();
    return parseDuration(step) ?? parseDuration(`${step}ms`) ?? 0;
  });
  if (steps.length <= MAX_CLOCKS && steps.every((ms) => ms > 0 && ms <= MAX_CLOCK_MS)) return steps;
  throw new InvalidArgumentError(
    `Expected at most ${MAX_CLOCKS} steps above 0 and up to a minute, such as 15.6,50 (ms).`,
  );
}
