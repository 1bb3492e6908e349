import type { ConfigInput } from './schema.js';
import { SETTINGS } from './settings.js';

const DURATIONS = new Set(SETTINGS.flatMap(({ path, isDuration }) => (isDuration ? [path] : [])));

/**
 * A configuration in which durations may be numbers of milliseconds, with units. Captures hold such numbers; people write
 * units, because nobody guesses that `10` is 10 ms. Anything else is left as it is, for the schema to judge.
 */
export function readRecorded(json: unknown): ConfigInput {
  return withUnits(json, '') as ConfigInput;
}

function withUnits(value: unknown, path: string): unknown {
  if (typeof value === 'number') return DURATIONS.has(path) && value >= 0 ? `${value}ms` : value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const prefix = path === '' ? '' : `${path}.`;
  return Object.fromEntries(
    Object.entries(value).map(([key, below]) => [key, withUnits(below, prefix + key)]),
  );
}
