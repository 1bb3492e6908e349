import type { Config } from './schema.js';

/** A setting that differs between two configurations; values as they are once parsed (undefined: not set). */
export interface Difference {
  /** E.g. `memory.interval`. */
  readonly key: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** What differs from `from` to `to`, in the schema's order. Lists are compared whole. */
export function describeDifferences(from: Config, to: Config): Difference[] {
  const before = settingValues(from);
  const after = settingValues(to);
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((key) => ({ key, from: before.get(key), to: after.get(key) }))
    .filter((entry) => JSON.stringify(entry.from) !== JSON.stringify(entry.to));
}

/** The values of a configuration by their keys (`memory.interval`), in its order. Lists are values. */
export function settingValues(
  group: object,
  prefix = '',
  into = new Map<string, unknown>(),
): Map<string, unknown> {
  for (const [key, value] of Object.entries(group)) {
    if (key === '$schema') continue;
    const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (isGroup) settingValues(value, `${prefix}${key}.`, into);
    else into.set(prefix + key, value);
  }
  return into;
}
