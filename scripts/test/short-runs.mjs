// `npm run test:short-runs`: short runs of every command that starts and ends threads, so many at a time that each has to
// wait, under each release of Node. Prints how they ended, by exit code and signal; exits with 1 when one ended otherwise than it should.
// `-- --runs 1000 --only 20,24 --at-once 4 --commands evaluate,replay` sets how many, under what, how many at a time, and which.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nodeOf } from './node-release.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = `${root}dist/cli/main.js`;
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100' },
    only: { type: 'string', default: '20,22,24' },
    'at-once': { type: 'string', default: String(4 * availableParallelism()) },
    commands: { type: 'string' },
  },
});
const work = mkdtempSync(join(tmpdir(), 'clearsight-short-runs-'));
const FOUND = 3;
const SAW_NOTHING = 4;
const DEADLINE_MS = 180_000;
const live = ['--pid', `${process.pid}`, '--input', 'none'];

/** Command, how often it comes round, the exit codes that it may have (a busy machine has no time for a scan, and Node has executable memory), its arguments. */
const COMMANDS = [
  ['evaluate', 4, [0], ['evaluate', 'people.ndjson', '--no-simulated']],
  // One session is judged before the last worker has loaded.
  [
    'evaluate (one session)',
    4,
    [0],
    ['evaluate', 'one.ndjson', '--sweep', 'short-hold.limit=8..88/5', '--no-simulated'],
  ],
  ['evaluate (clickers)', 2, [0], ['evaluate', 'people.ndjson', '--runs', '1', '--seconds', '5']],
  ['replay', 2, [FOUND], ['replay', 'auto-clicker.ndjson', '--json']],
  ['watch', 2, [0, FOUND, SAW_NOTHING], ['watch', ...live, '--duration', '1s']],
  ['record', 1, [0, SAW_NOTHING], ['record', 'session.ndjson.gz', ...live, '--duration', '1s']],
  ['run', 1, [0, SAW_NOTHING], ['run', '--', 'true']],
  ['profile', 1, [0], ['profile', '--duration', '200ms']],
].filter(
  ([name]) => values.commands === undefined || values.commands.split(',').includes(name.split(' ')[0]),
);
const round = COMMANDS.flatMap((command) => Array(command[1]).fill(command));

try {
  const sessions = simulatedSessions();
  writeFileSync(join(work, 'people.ndjson'), sessions.join(''));
  writeFileSync(join(work, 'one.ndjson'), sessions[0]);
  for (const release of values.only.split(',')) await tryRelease(release);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function simulatedSessions() {
  return ['1', '2', '3'].map((seed) => {
    const args = [main, 'simulate', 'uniform', '--rate', '8', '--seed', seed, '--format', 'corpus'];
    return spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout;
  });
}

async function tryRelease(release) {
  const bin = nodeOf(release, work);
  if (bin === undefined) {
    process.exitCode = 1;
    return console.log(`node ${release}: not to be had`);
  }
  const endings = new Map(COMMANDS.map(([name]) => [name, new Map()]));
  const queue = Array.from({ length: Number(values.runs) }, (_, index) => round[index % round.length]);
  const workers = Array.from({ length: Number(values['at-once']) }, async (_, place) => {
    const folder = join(work, `${release}-${place}`);
    mkdirSync(folder);
    for (const [file, from] of [
      ['people.ndjson', work],
      ['one.ndjson', work],
      ['auto-clicker.ndjson', `${root}captures`],
    ]) {
      copyFileSync(join(from, file), join(folder, file));
    }
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const [name, , expected, args] = next;
      const ending = await runOnce(join(bin, 'node'), args, folder, expected);
      const counts = endings.get(name);
      counts.set(ending, (counts.get(ending) ?? 0) + 1);
    }
  });
  await Promise.all(workers);
  for (const [name, counts] of endings) {
    const shown = Array.from(counts, ([ending, count]) => `${count} x ${ending}`).join(', ');
    console.log(`node ${release.padEnd(10)}${name.padEnd(22)}${shown}`);
  }
}

/** How a run ended: `exit 3`, `SIGABRT`; one that hangs is ended by SIGKILL. What it said is shown when it should have ended otherwise. */
async function runOnce(node, args, folder, expected) {
  const child = spawn(node, [main, ...args], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: DEADLINE_MS,
    killSignal: 'SIGKILL',
  });
  const [stderr, [code, signal]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  if (!expected.includes(code)) {
    process.exitCode = 1;
    console.log(
      `${args.join(' ')}: expected exit ${expected.join(' or ')}, got ${signal ?? code}\n${stderr}`,
    );
  }
  return signal ?? `exit ${code}`;
}
