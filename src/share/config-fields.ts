import { DURATION, SHARE } from '../config/duration.js';
import { SETTINGS, type Setting } from '../config/settings.js';
import { BACKING } from '../facts/regions/backing.js';
import type { Json } from '../text/json-fields.js';
import { eachWith, type SharedFields, type Sharing } from '../text/shared-fields.js';
import { DETECTORS } from '../workers/detectors.js';
import { INDICATORS } from '../workers/input/indicators.js';
import { globFor, globsIn } from './allow-marks.js';
import type { Applied } from './apply.js';

const BASELINE: SharedFields = {
  version: 'figure',
  program: 'shownName',
  runs: 'figure',
  memory: eachWith({
    origin: Object.keys(BACKING),
    permissions: 'permissions',
    minBytes: 'figure',
    maxBytes: 'figure',
    count: 'figure',
    runs: 'figure',
    reason: 'text',
  }),
  modules: eachWith({
    path: 'shownPath',
    sha256: 'sha256',
    buildId: 'buildId',
    runs: 'figure',
    reason: 'text',
  }),
};

/**
 * Settings that hold text of somebody's own, and what becomes of them; null for what a replay does not need. All others are numbers,
 * durations and words of the schema, and stay.
 */
const TEXTS: Readonly<Record<string, Sharing | null>> = {
  target: { each: 'name' },
  pid: { each: 'pid' },
  logDir: null,
  record: null,
  detectors: { each: 'text' },
  indicators: { each: 'text' },
  // Those of somebody's own are not in the copy's replay anyway.
  disabledDetectors: { each: [...DETECTORS, ...INDICATORS].map(({ id }) => id) },
  transports: null,
  forward: null,
  programs: null,
  'memory.allow': eachWith({
    permissions: 'permissions',
    minBytes: 'figure',
    maxBytes: 'figure',
    count: 'figure',
    reason: 'text',
  }),
  'memory.baseline': { fields: BASELINE },
  'input.devices': null,
  'evidence.folder': null,
};

const WHOLE = SETTINGS.filter(({ path }) => !path.includes('[]'));
const CLOSED_TYPES = ['boolean', 'integer', 'number'];

/** Settings that nobody has decided about: they are left out, and a test fails. */
export const undecidedSettings = (): readonly string[] =>
  WHOLE.filter((setting) => TEXTS[setting.path] === undefined && standsBySchema(setting) === undefined).map(
    ({ path }) => path,
  );

/** The configuration of a header. What is not known to be safe is left out, and is the default in a replay. */
export function sharedConfig(config: Json, applied: Applied): Json {
  const shared: Record<string, unknown> = {};
  for (const setting of WHOLE) {
    const [parent, name] = placeIn(config, setting.keys);
    const value = parent?.[name];
    if (value === undefined) continue;
    const standIn = standInFor(setting, value, applied);
    if (standIn !== undefined) groupAt(shared, setting.keys)[name] = standIn;
  }
  return shared;
}

function standInFor(setting: Setting, value: unknown, applied: Applied): unknown {
  const text = TEXTS[setting.path];
  if (text === undefined) return standsBySchema(setting)?.(value) ? value : undefined;
  const standIn = text === null ? undefined : applied.value(value, text);
  if (setting.path !== 'memory.allow' || !Array.isArray(standIn)) return standIn;
  const globs = globsIn({ memory: { allow: value } });
  return standIn.map((entry: Json, at) => ({ ...entry, path: globFor(globs[at] ?? '', at) }));
}

/** Whether a value is of the few that the schema has for a setting; undefined for one that takes any text. */
function standsBySchema({ schema }: Setting): ((value: unknown) => boolean) | undefined {
  const { enum: words, type = '', title = '' } = schema;
  if (words !== undefined) return (value) => words.includes(value as string);
  if (CLOSED_TYPES.includes(type)) return isFigure;
  if (title.startsWith('duration')) return (value) => isFigure(value) || DURATION.test(String(value));
  return title.startsWith('share') ? (value) => isFigure(value) || SHARE.test(String(value)) : undefined;
}

const isFigure = (value: unknown): boolean => typeof value === 'number' || typeof value === 'boolean';

/** The group that holds a setting, and the setting's name in it. */
function placeIn(config: Json, keys: readonly string[]): readonly [Json | undefined, string] {
  let group: unknown = config;
  for (const key of keys.slice(0, -1)) group = (group as Json | undefined | null)?.[key];
  return [typeof group === 'object' && group !== null ? (group as Json) : undefined, keys.at(-1) ?? ''];
}

/** The same group where it is written to, made where it is not there. */
function groupAt(config: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  let group = config;
  for (const key of keys.slice(0, -1)) {
    group[key] ??= {};
    group = group[key] as Record<string, unknown>;
  }
  return group;
}
