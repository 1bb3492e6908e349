// The figures of one row, measured by a checkout's own bench in a process of its own.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const UNKNOWN_ROW_EXIT = 2;
const FIGURE = /^ {2}(PASS|MISS) +(-?[\d.,]+) (\S*) {2}must be (<=|>=) (-?[\d.,]+) (\S*) +(.+)$/;
const FAILURE = /^ {2}MISS not measured: (.*)$/m;

/** Gives `{ checks }`, none where the checkout has no such row, or `{ error }`. */
export async function measureRow(folder, name, isQuick) {
  const bench = join(folder, 'scripts/bench.mjs');
  const hasJson = readFileSync(bench, 'utf8').includes('json: {');
  const options = [...(isQuick ? ['--quick'] : []), ...(hasJson ? ['--json'] : [])];
  const { code, stdout, stderr } = await run(folder, [bench, '--only', name, ...options]);
  if (code === UNKNOWN_ROW_EXIT) return { checks: [] };
  const read = hasJson ? readJson : readText;
  return read(stdout) ?? { error: `expected figures of ${name}, got ${lastLine(stderr)}`, checks: [] };
}

/** Checks out of what `--json` prints; undefined where there are none. */
export function readJson(text) {
  return text.startsWith('{') ? JSON.parse(text).rows[0] : undefined;
}

/** Checks out of the lines that people read: all that an older bench prints. */
export function readText(text) {
  const failure = FAILURE.exec(text)?.[1];
  if (failure !== undefined) return { error: failure, checks: [] };
  const checks = text.split('\n').flatMap((line) => {
    const [matched, verdict, value, unit, sign, limit, , what] = FIGURE.exec(line) ?? [];
    if (matched === undefined) return [];
    return [
      { what, value: toNumber(value), limit: toNumber(limit), unit, sign, reached: verdict === 'PASS' },
    ];
  });
  return checks.length === 0 ? undefined : { checks };
}

const toNumber = (text) => Number(text.replaceAll(',', ''));

const lastLine = (text) => text.trimEnd().split('\n').at(-1) || 'no output';

function run(cwd, args) {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}
