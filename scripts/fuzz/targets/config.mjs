// Configuration: a file with comments, the recorded one of a capture, and variables of the environment.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { loadConfig } from '../../../dist/config/load.js';
import { configToJson } from '../../../dist/config/parse.js';
import { parseJson } from '../../../dist/ndjson/parse-json.js';
import { Broken, stated } from '../promises.mjs';
import * as known from '../seeds.mjs';

export const words = [
  '"10%"',
  '"1ms"',
  '"0"',
  '"99999h"',
  '/* */',
  '//',
  ',',
  '"target"',
  '"memory"',
  '"allow"',
];

const WRITTEN = `{
  // a comment
  "target": ["game", "server"], "pid": [42], "profile": "threshold", "action": "simulate",
  "memory": { "interval": "10ms", "cpuBudget": "5%", "allow": [
    { "path": "/usr/lib/*", "permissions": "r?xp", "minBytes": 4096, "maxBytes": 65536, "count": 2, "reason": "jit" },
  ] },
  "hits": { "threshold": 3, "persistFor": "200ms" }, /* another */
  "input": { "source": "evdev", "devices": ["/dev/input/event3"], "hop": "100ms", "indicators": { "rate": { "limit": 20 } } },
  "detectors": ["./mine.mjs"], "transports": [{ "module": "./t.mjs", "options": { "level": "WARNING" } }],
}
`;
const VARIABLES =
  'CLEARSIGHT_TARGET=a,b\nCLEARSIGHT_HITS_THRESHOLD=3\nCLEARSIGHT_MEMORY_ALLOW=[{"path":"","reason":"r"}]\n';

export const seeds = () => [WRITTEN, VARIABLES].map((text) => Buffer.from(text)).concat(headers());

const CODES = ['CS_CONFIG', 'CS_USAGE', 'CS_TARGET'];
const place = (folder) => ({ flags: {}, env: {}, cwd: folder, launches: true });

export function check(bytes, folder) {
  const configFile = join(folder, 'clearsight.config.json');
  writeFileSync(configFile, bytes);
  loadAgain(
    attempt(() => loadConfig({ ...place(folder), configFile })),
    folder,
  );
  const text = bytes.toString('latin1');
  const variables = text.split('\n').map((line) => line.split(/=(.*)/s).slice(0, 2));
  attempt(() => loadConfig({ ...place(folder), env: Object.fromEntries(variables), base: {} }));
  const base = plainJson(text);
  if (base !== undefined)
    loadAgain(
      attempt(() => loadConfig({ ...place(folder), base })),
      folder,
    );
}

/** What a capture keeps of a configuration means the same again, but for modules: those of a capture are not taken. */
function loadAgain(loaded, folder) {
  if (loaded === undefined) return;
  const kept = configToJson(loaded.config);
  const again = attempt(() => loadConfig({ ...place(folder), base: JSON.parse(JSON.stringify(kept)) }));
  const { detectors, indicators, logDir, record, pool, ...policy } = kept;
  for (const [key, value] of Object.entries(policy)) {
    if (isDeepStrictEqual(configToJson(again.config)[key], value)) continue;
    throw new Broken(`a recorded configuration has another ${key}: ${JSON.stringify(value)}`);
  }
}

function attempt(load) {
  try {
    return load();
  } catch (error) {
    stated(error, ...CODES);
    return undefined;
  }
}

/** As the first line of a capture gives it. */
function plainJson(text) {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

const headers = () =>
  known.captures().map((bytes) => {
    const { config } = JSON.parse(bytes.toString('utf8').split('\n', 1)[0]);
    return Buffer.from(JSON.stringify(config));
  });
