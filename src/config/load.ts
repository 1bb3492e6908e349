import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { escapeControls } from '../text/escape.js';
import { checkConfig } from './check.js';
import { readEnvironment } from './environment.js';
import { readBaseline } from './file/baseline-file.js';
import { readJsonFile } from './file/file.js';
import { insecurePaths } from './file/insecure-paths.js';
import { receiverFiles, resolveReceivers } from './file/receiver-files.js';
import { resolveModules } from './modules.js';
import { type Origin, originNamed, parseConfig } from './parse.js';
import { recordedPolicy } from './recorded.js';
import type { Config, ConfigInput } from './schema.js';
import { SETTINGS } from './settings.js';

/** Read from the working directory when no other file is named. */
export const DEFAULT_CONFIG_FILE = 'clearsight.config.json';

export interface LoadOptions {
  /** What the command line gives. */
  readonly flags: ConfigInput;
  /** `CLEARSIGHT_*` variables; the others are not looked at. */
  readonly env: NodeJS.ProcessEnv;
  /** From `--config`, relative to `cwd`; must exist. Default: `clearsight.config.json` in `cwd`, where there is one. */
  readonly configFile?: string | undefined;
  readonly cwd: string;
  /**
   * What the file is laid over instead of the defaults alone: the recorded configuration of a replay, in which durations may
   * be numbers of milliseconds. Settings of the machine that recorded are left out of it, and no file is searched for.
   */
  readonly base?: unknown;
  /** True when the command starts a target of its own (`run`). */
  readonly launches?: boolean | undefined;
}

export interface LoadedConfig {
  readonly config: Config;
  /** The file that was read. */
  readonly file?: string;
  /** One sentence each, to be logged at start. */
  readonly warnings: readonly string[];
  /** What each place sets, weakest first. */
  readonly layers: readonly Layer[];
}

type Baseline = NonNullable<ConfigInput['memory']>['baseline'];

export interface Layer {
  readonly from: 'recording' | 'file' | 'environment' | 'flag';
  readonly input: ConfigInput;
}

const FLAGS: Origin = { code: 'CS_USAGE', label: (path) => settingAt(path)?.flag ?? path };
const ENVIRONMENT: Origin = { code: 'CS_CONFIG', label: (path) => settingAt(path)?.variable ?? path };

/**
 * The configuration in force: flags, over the environment, over a file, over the defaults. Groups are joined key by
 * key, lists replace each other.
 *
 * @throws ClearSightError CS_CONFIG, CS_USAGE or CS_BASELINE, one line
 */
export function loadConfig({ flags, env, configFile, cwd, base, launches }: LoadOptions): LoadedConfig {
  const file = findFile(configFile, cwd, base === undefined);
  const recorded = recordedPolicy(base ?? {});
  const layers: (Layer & { readonly origin: Origin; readonly folder: string })[] = [
    { from: 'recording', input: recorded, origin: originNamed('recorded configuration'), folder: cwd },
  ];
  if (file !== undefined) {
    const input = readJsonFile(file) as ConfigInput;
    layers.push({ from: 'file', input, origin: originNamed(escapeControls(file)), folder: dirname(file) });
  }
  layers.push({ from: 'environment', input: readEnvironment(env), origin: ENVIRONMENT, folder: cwd });
  layers.push({ from: 'flag', input: flags, origin: FLAGS, folder: cwd });
  let merged: ConfigInput = {};
  let baseline: Baseline;
  let baselineFile: string | undefined;
  for (const { from, input, origin, folder } of layers) {
    // Each is checked by itself, so that an error names the place to change.
    parseConfig(input, origin);
    // A capture may come from anybody, so modules that it names are never loaded.
    const modules = from === 'recording' ? { detectors: [], indicators: [] } : resolveModules(input, folder);
    merged = merge(merged, { ...input, ...modules, ...resolveReceivers(input, folder) });
    const named = input.memory?.baseline;
    if (named === undefined) continue;
    // Whole, as lists are: a baseline joined with another would be of no program.
    baseline = named;
    baselineFile = typeof named === 'string' ? resolve(folder, named) : undefined;
  }
  const memory = {
    ...merged.memory,
    baseline: baselineFile === undefined ? baseline : readBaseline(baselineFile),
  };
  const config = parseConfig({ ...merged, memory }, originNamed('configuration'));
  checkConfig(config, launches);
  const { detectors, indicators, transports, forward } = config;
  const read = [
    ...(file === undefined ? [] : [file]),
    ...(baselineFile === undefined ? [] : [baselineFile]),
    ...detectors,
    ...indicators,
    ...transports.map(({ module }) => module),
    ...forward.flatMap(receiverFiles),
  ];
  const warnings = insecurePaths([...new Set(read.flatMap((path) => [path, dirname(path)]))]);
  return { config, layers, warnings, ...(file !== undefined && { file }) };
}

function findFile(named: string | undefined, cwd: string, mayBeImplied: boolean): string | undefined {
  if (named !== undefined) return resolve(cwd, named);
  const implied = resolve(cwd, DEFAULT_CONFIG_FILE);
  return mayBeImplied && existsSync(implied) ? implied : undefined;
}

/** The setting that a path such as `pid[3]` lies in. */
function settingAt(path: string) {
  return SETTINGS.find((setting) => setting.path === path.replace(/\[.*/, ''));
}

/** Merges `over` into `under`. Both were checked: they hold no keys but those of the schema. */
function merge<T extends object>(under: T, over: T): T {
  const merged = { ...under } as Record<string, unknown>;
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue;
    const below = merged[key];
    merged[key] = isGroup(value) && isGroup(below) ? merge(below, value) : value;
  }
  return merged as T;
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
