// Baselines: a file, and what the header of a capture holds of one.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatBaseline, writeBaseline } from '../../../dist/cli/learn/learnt-file.js';
import { mergeRun } from '../../../dist/cli/learn/merge-run.js';
import { readBaseline } from '../../../dist/config/file/baseline-file.js';
import { loadConfig } from '../../../dist/config/load.js';
import { configToJson } from '../../../dist/config/parse.js';
import { parseJson } from '../../../dist/ndjson/parse-json.js';
import { Broken, same, stated } from '../promises.mjs';

export const words = [
  '"anonymous"',
  '"memoryFile"',
  '"rwxp"',
  '"version": 2',
  '131071',
  '9007199254740993',
  '/* */',
];

const RUN = {
  memory: new Map([
    ['one', { origin: 'anonymous', permissions: 'rwxp', minBytes: 65_536, maxBytes: 131_071, count: 3 }],
    ['two', { origin: 'memoryFile', permissions: 'r-xs', minBytes: 4096, maxBytes: 8191, count: 1 }],
  ]),
  modules: new Map([
    ['one', { path: '/opt/gäme\\x1b', sha256: 'ab'.repeat(32), buildId: '0b1d' }],
    ['two', { path: '/usr/lib/libc.so.6', sha256: '', buildId: '' }],
  ]),
  isCut: false,
};
const FIRST = mergeRun(undefined, 'gäme\\x1b', RUN);

export const seeds = () =>
  [formatBaseline(FIRST), formatBaseline(mergeRun(FIRST, FIRST.program, RUN)), JSON.stringify(FIRST)].map(
    (text) => Buffer.from(text),
  );

export function check(bytes, folder) {
  const file = join(folder, 'game.baseline.json');
  writeFileSync(file, bytes);
  const baseline = attempt(() => readBaseline(file), 'CS_BASELINE');
  const flags = { memory: { baseline: 'game.baseline.json' } };
  const loaded = attempt(() => load(folder, { flags }), 'CS_BASELINE');
  if ((baseline === undefined) !== (loaded === undefined))
    throw new Broken('a file that is read one time only');
  attempt(() => load(folder, { base: { memory: { baseline: plainJson(bytes) } } }), 'CS_CONFIG');
  if (baseline === undefined) return;
  // A replay of what was recorded with it decides by the same.
  const kept = JSON.parse(JSON.stringify(configToJson(loaded.config)));
  const { config } = load(folder, { base: kept });
  same('a recorded baseline', JSON.stringify(config.memory.baseline), JSON.stringify(baseline));
  const merged = mergeRun(baseline, baseline.program, RUN);
  if (attempt(() => writeBaseline(file, merged) ?? true, 'CS_BASELINE') === undefined) return;
  const again = attempt(() => readBaseline(file), 'CS_BASELINE');
  // More lines than one may have: then it says so.
  if (again !== undefined) same('a baseline that was merged', formatBaseline(again), formatBaseline(merged));
}

const load = (folder, options) => loadConfig({ flags: {}, env: {}, cwd: folder, launches: true, ...options });

function attempt(act, ...codes) {
  try {
    return act();
  } catch (error) {
    stated(error, ...codes);
    return undefined;
  }
}

/** As the first line of a capture gives it. */
function plainJson(bytes) {
  try {
    return parseJson(bytes.toString('latin1'));
  } catch {
    return undefined;
  }
}
