import { resolve } from 'node:path';
import type { z } from 'zod';
import { ClearSightError } from '../../errors/errors.js';
import { escapeControls } from '../../text/escape.js';
import { explain, placeOf, show, showPath } from '../explain.js';
import { BASELINE_VERSION, baselineSchema } from '../forms/baseline.js';
import type { Config } from '../schema.js';
import { readJsonFile } from './file.js';

/** What a baseline file holds. */
export type BaselineContents = z.output<typeof baselineSchema>;

/**
 * Reads a baseline that `clearsight learn` wrote, for `memory.baseline` of a configuration. `openMonitor` and the commands do it
 * where that setting is a path.
 *
 * @throws ClearSightError CS_BASELINE, one line with the path: a file that cannot be read, is no regular file, is larger than 1 MiB,
 * holds no JSON, is of another version, or is not of the expected form
 *
 * @example
 * ```ts
 * import { parseConfig, readBaseline } from 'clearsight';
 *
 * const config = parseConfig({ memory: { baseline: readBaseline('game.baseline.json') } });
 * console.log(config.memory.baseline);
 * ```
 */
export function readBaseline(path: string): BaselineContents {
  const json = readJsonFile(path, 'CS_BASELINE');
  const refuse = (message: string, cause?: unknown): never => {
    throw new ClearSightError('CS_BASELINE', `${escapeControls(path)}: ${message}`, { cause });
  };
  const version = versionOf(json);
  if (version !== BASELINE_VERSION) {
    refuse(
      `expected a baseline of version ${BASELINE_VERSION}, got ${version === undefined ? 'none' : `version ${show(version)}`}`,
    );
  }
  const result = baselineSchema.safeParse(json);
  if (result.success) return result.data;
  const first = result.error.issues[0] as z.core.$ZodIssue;
  return refuse(`${showPath(placeOf(first))}: ${explain(first, json)}`, result.error);
}

const versionOf = (json: unknown): unknown =>
  typeof json === 'object' && json !== null && 'version' in json ? json.version : undefined;

/** A configuration with what its baseline holds, where it names the file of one. @throws CS_BASELINE */
export function withBaseline(config: Config, folder: string): Config {
  const { memory } = config;
  if (typeof memory.baseline !== 'string') return config;
  return { ...config, memory: { ...memory, baseline: readBaseline(resolve(folder, memory.baseline)) } };
}
