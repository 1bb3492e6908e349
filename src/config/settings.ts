import { z } from 'zod';
import { configSchema } from './schema.js';

/** What this code reads of a JSON schema. */
interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly description?: string;
  readonly title?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
}

/** One key of the configuration that holds a value (not a group of keys). */
export interface Setting {
  /** `memory.interval`; keys of a list's entries: `memory.allow[].path`. */
  readonly path: string;
  /** The path in parts, `[]` for a list's entries: the id of an indicator may hold a dot. */
  readonly keys: readonly string[];
  /** `CLEARSIGHT_MEMORY_INTERVAL`; undefined for keys of a list's entries. */
  readonly variable: string | undefined;
  /** The flag of `clearsight watch` that sets it, where there is one. */
  readonly flag: string | undefined;
  readonly schema: JsonSchema;
  readonly isDuration: boolean;
}

export const PREFIX = 'CLEARSIGHT_';

const FLAGS: Readonly<Record<string, string>> = {
  target: '--target',
  pid: '--pid',
  descendants: '--descendants',
  profile: '--profile',
  action: '--action',
  dev: '--dev',
  keepWatching: '--keep-watching',
  duration: '--duration',
  logDir: '--log-dir',
  record: '--record',
  disabledDetectors: '--disable',
  'memory.enabled': '--no-memory',
  'memory.interval': '--interval',
  'memory.cpuBudget': '--cpu-budget',
  'memory.baseline': '--baseline',
  'memory.steady': '--steady',
  'memory.trace': '--trace',
  'hits.threshold': '--hits',
  'hits.persistFor': '--persist-for',
  'input.source': '--input',
  'input.focusedOnly': '--focused-only',
  'evidence.folder': '--evidence',
};

/** Every setting in the schema's order: the environment's names, hints at misspelled keys and the docs come from it. */
export const SETTINGS: readonly Setting[] = collect(
  z.toJSONSchema(configSchema, { io: 'input' }) as JsonSchema,
  [],
);

function collect({ properties = {} }: JsonSchema, above: readonly string[]): Setting[] {
  return Object.entries(properties)
    .filter(([key]) => key !== '$schema')
    .flatMap(([key, schema]) => {
      const keys = [...above, key];
      if (schema.properties !== undefined) return collect(schema, keys);
      const path = showKeys(keys);
      const variable = path.includes('[]') ? undefined : variableOf(path);
      const entries = schema.items?.properties ? collect(schema.items, [...keys, '[]']) : [];
      const isDuration = schema.title?.startsWith('duration') ?? false;
      return [{ path, keys, variable, flag: FLAGS[path], schema, isDuration }, ...entries];
    });
}

/** `memory.allow[].path` of its parts. */
export function showKeys(keys: readonly string[]): string {
  return keys.join('.').replaceAll('.[]', '[]');
}

/** `input.keyboardEnforces` is `CLEARSIGHT_INPUT_KEYBOARD_ENFORCES`. */
function variableOf(path: string): string {
  return PREFIX + path.replace(/[.-]/g, '_').replace(/[A-Z]/g, '_$&').toUpperCase();
}
