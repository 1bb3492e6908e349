import { ClearSightError } from '../errors/errors.js';
import { escapeText } from '../text/escape.js';
import { nearest } from '../text/nearest.js';
import { show } from './explain.js';
import { parseJson } from './file/json.js';
import { PREFIX, SETTINGS, type Setting } from './settings.js';

const NUMBER = /^-?\d+(\.\d+)?$/;

/** The settings that `CLEARSIGHT_*` variables give, as a configuration that is still to be checked. */
export function readEnvironment(env: NodeJS.ProcessEnv): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith(PREFIX) || text === undefined) continue;
    setAt(input, findSetting(name).keys, parseVariable(findSetting(name), text));
  }
  return input;
}

function findSetting(name: string): Setting {
  const setting = SETTINGS.find(({ variable }) => variable === name);
  if (setting !== undefined) return setting;
  const known = SETTINGS.flatMap(({ variable }) => variable?.slice(PREFIX.length) ?? []);
  const near = nearest(name.slice(PREFIX.length), known);
  const hint = near === undefined ? '' : ` (did you mean ${PREFIX}${near}?)`;
  throw new ClearSightError('CS_CONFIG', `${escapeText(name)}: expected the name of a setting${hint}`);
}

/** Text that does not fit the setting stays text, and the schema says what it expected. */
function parseVariable({ variable, schema }: Setting, text: string): unknown {
  if (schema.type !== 'array') return parseScalar(schema.type, text);
  if (schema.items?.type !== 'object') {
    return text === '' ? [] : text.split(',').map((entry) => parseScalar(schema.items?.type, entry.trim()));
  }
  const result = parseJson(text);
  if ('value' in result) return result.value;
  throw new ClearSightError('CS_CONFIG', `${variable}: expected a list as JSON, got ${show(text)}`);
}

function parseScalar(type: string | undefined, text: string): unknown {
  if (type === 'boolean') return text === 'true' || (text === 'false' ? false : text);
  return (type === 'number' || type === 'integer') && NUMBER.test(text) ? Number(text) : text;
}

function setAt(input: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) input[key] = value;
  else {
    input[key] ??= {};
    setAt(input[key] as Record<string, unknown>, rest, value);
  }
}
