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

/** Groups and keys that are about the machine that recorded, not about what is judged. */
const OF_THE_MACHINE = new Set(['pool', 'logDir', 'record', 'transports', 'forward', 'evidence']);

/** True for a setting (`pool.threads`) that a replay does not take over: a capture may come from anybody. */
export const isOfTheMachine = (path: string): boolean => OF_THE_MACHINE.has(path.replace(/\..*/s, ''));

/** What a replay takes over of a recorded configuration: `readRecorded` without the settings of the machine that recorded. */
export function recordedPolicy(json: unknown): ConfigInput {
  const recorded = readRecorded(json);
  const settings = Object.entries(recorded).filter(([key]) => !isOfTheMachine(key));
  const policy = settings.map(([key, value]) => [key, AS_THEN.get(key)?.(value) ?? value]);
  // A recording holds every setting: one of memory and none of correlation is from before there was any.
  const then = recorded.memory === undefined ? {} : { correlation: { enabled: false } };
  return { ...then, ...Object.fromEntries(policy) };
}

/** Settings as they were before some of them existed. */
const AS_THEN = new Map<string, (settings: unknown) => unknown>([
  ['memory', memoryThen],
  // Hits counted for good.
  ['hits', (hits) => (isGroup(hits) ? { forgetAfter: '24h', ...hits } : hits)],
]);

/**
 * What was recorded before there was attribution was decided without it. A recorded baseline is what its file held: a capture may come
 * from anybody, and the file that it names is not read.
 */
function memoryThen(memory: unknown): unknown {
  if (!isGroup(memory)) return memory;
  const { baseline, ...settings } = memory;
  const isHeld = baseline !== undefined && typeof baseline !== 'string';
  return { attribution: 'off', ...settings, ...(isHeld && { baseline }) };
}

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function withUnits(value: unknown, path: string): unknown {
  if (typeof value === 'number') return DURATIONS.has(path) && value >= 0 ? `${value}ms` : value;
  if (!isGroup(value)) return value;
  const prefix = path === '' ? '' : `${path}.`;
  return Object.fromEntries(
    Object.entries(value).map(([key, below]) => [key, withUnits(below, prefix + key)]),
  );
}
