// Honest inputs: the captures of the project, what this machine says, and whatever was found before.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { isGzip } from './bytes/packing.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const RECORDED = 'test/fixtures/captures-v1/';
/** Longer ones are cut to whole lines: each line of them is like the others. */
const MAX_SEED_BYTES = 32 * 1024;

/** Captures in both versions, plain. */
export function captures() {
  const old = readdirSync(root + RECORDED).filter((name) => !name.includes('.events.'));
  return ['captures/auto-clicker.ndjson', ...old.map((name) => RECORDED + name)].map((path) =>
    wholeLines(unpacked(readFileSync(root + path))),
  );
}

/** Inputs that once broke a promise (test/fixtures/fuzz). */
export function findings(name) {
  const folder = `${root}test/fixtures/fuzz/${name}/`;
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((file) => readFileSync(folder + file));
}

const unpacked = (bytes) => (isGzip(bytes) ? gunzipSync(bytes) : bytes);

function wholeLines(bytes) {
  if (bytes.length <= MAX_SEED_BYTES) return bytes;
  const end = bytes.lastIndexOf('\n', MAX_SEED_BYTES);
  return end < 0 ? bytes : bytes.subarray(0, end + 1);
}
