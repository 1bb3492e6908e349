// `npm run chaos`: a real monitor with real targets while things around it break; exit 1 when it breaks a promise.
//   npm run chaos -- --duration 30m    3 minutes by default
//   npm run chaos -- --seed 7          the same disturbances in the same order; what the machine does in between is its own
// Needs root for disks, limits of others and PIDs; what cannot be done here is said and left out.
import { parseArgs } from 'node:util';
import { parseDuration } from '../dist/config/duration.js';
import { runChaos } from './chaos/run.mjs';
import { findMissing } from './test/debian-packages.mjs';

/** What targets, clicks and debuggers are made with. */
const NEEDED = ['gcc', 'gdb', 'strace', 'Xvfb', 'xdotool'];

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    duration: { type: 'string', default: '3m' },
  },
});
const seed = Number(values.seed);
if (!Number.isSafeInteger(seed)) misuse(`--seed: expected a whole number, got ${values.seed}`);
const durationMs = parseDuration(values.duration);
if (durationMs === undefined) misuse(`--duration: expected a time such as 30m, got ${values.duration}`);
const missing = findMissing().filter(({ name }) => NEEDED.includes(name));
if (missing.length > 0) {
  const packages = missing.flatMap((one) => one.packages).join(' ');
  misuse(`${missing.map(({ name }) => name).join(', ')} not found: apt-get install ${packages}`);
}
process.exitCode = (await runChaos({ seed, durationMs })) ? 0 : 1;

function misuse(message) {
  console.error(message);
  process.exit(2);
}
