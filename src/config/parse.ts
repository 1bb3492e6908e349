import type { z } from 'zod';
import { ClearSightError, type ErrorCode } from '../errors/errors.js';
import { explain, placeOf, showPath } from './explain.js';
import { readRecorded } from './recorded.js';
import { type Config, type ConfigInput, configSchema } from './schema.js';

/** Where a configuration comes from: decides how an error names it. */
export interface Origin {
  readonly code: ErrorCode;
  /** What precedes the expectation, for the key at `path` (`''` for the whole), e.g. `file.json: memory.interval`. */
  label(path: string): string;
}

/** An origin whose errors read `NAME: memory.interval: expected ...`. */
export function originNamed(name: string, code: ErrorCode = 'CS_CONFIG'): Origin {
  return { code, label: (path) => (path === '' ? name : `${name}: ${path}`) };
}

/**
 * Checks a configuration against the schema and fills in the defaults. Durations become milliseconds, shares of a core
 * become numbers from 0 to 1.
 *
 * @param origin how an error names the configuration. Default: CS_CONFIG, `configuration: memory.interval: ...`
 * @throws ClearSightError one line with the key's path, what was expected and what came
 *
 * @example
 * ```ts
 * import { parseConfig } from 'clearsight';
 *
 * const { memory, hits } = parseConfig({ target: ['game'], memory: { interval: '10ms' } });
 * console.log(memory.interval, hits.threshold); // 10 3
 * ```
 */
export function parseConfig(input: unknown, origin: Origin = originNamed('configuration')): Config {
  const result = configSchema.safeParse(input);
  if (result.success) return result.data;
  const [first, ...others] = result.error.issues as [z.core.$ZodIssue, ...z.core.$ZodIssue[]];
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const label = origin.label(showPath(placeOf(first)));
  throw new ClearSightError(origin.code, `${label}: ${explain(first, input)}${more}`, {
    cause: result.error,
  });
}

/**
 * A configuration as plain JSON, for the header of a capture. `parseConfig` turns it back into an equal one, without
 * `transports` and `forward`: they hold addresses and passwords, and a capture is passed on.
 *
 * @example
 * ```ts
 * import { configToJson, parseConfig } from 'clearsight';
 *
 * const config = parseConfig({ hits: { threshold: 5 } });
 * console.log(JSON.stringify(configToJson(config)));
 * ```
 */
export function configToJson(config: Config): ConfigInput {
  const { $schema: _, transports: __, forward: ___, ...settings } = config;
  return readRecorded(JSON.parse(JSON.stringify(settings)));
}
