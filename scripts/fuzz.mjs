// `npm run fuzz`: feeds damaged input to everything that reads what others wrote; exit 1 at the first input that breaks a promise.
//   npm run fuzz -- --duration 1h              a minute by default, shared by all readers
//   npm run fuzz -- --only captures,config     these readers alone
//   npm run fuzz -- --seed 7                   the same inputs again
//   npm run fuzz -- --only maps --input FILE   one saved input
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseDuration } from '../dist/config/duration.js';
import { runCampaign } from './fuzz/runner/campaign.mjs';
import { checkOnce } from './fuzz/runner/check-once.mjs';
import { TARGETS } from './fuzz/targets.mjs';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    duration: { type: 'string', default: '60s' },
    only: { type: 'string' },
    input: { type: 'string' },
    out: { type: 'string', default: 'fuzz-findings' },
  },
});
const seed = Number(values.seed);
if (!Number.isSafeInteger(seed)) misuse(`--seed: expected a whole number, got ${values.seed}`);
const durationMs = parseDuration(values.duration);
if (durationMs === undefined) misuse(`--duration: expected a time such as 60s, got ${values.duration}`);
const wanted = values.only?.split(',') ?? Object.keys(TARGETS);
const unknown = wanted.filter((name) => !Object.hasOwn(TARGETS, name));
if (unknown.length > 0)
  misuse(`--only: expected ${Object.keys(TARGETS).join(', ')}; got ${unknown.join(', ')}`);
if (values.input !== undefined && wanted.length !== 1)
  misuse('--input: expected one reader (--only), got more');

const isClean =
  values.input === undefined
    ? await runCampaign(wanted, { seed, durationMs, out: values.out })
    : await checkOnce(wanted[0], readFileSync(values.input));
process.exitCode = isClean ? 0 : 1;

function misuse(message) {
  console.error(message);
  process.exit(2);
}
