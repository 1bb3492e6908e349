// `npm run test:install`: packs the package and installs it, locally and globally, under each release of Node; then the command
// and the library judge a capture there. `-- --only 22,24` tries these. Prints a table; exits with 1 when one fails.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nodeOf } from './node-release.mjs';

const RELEASES = ['20', '22', '24', '26'];
const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({ options: { only: { type: 'string' } } });
const releases = values.only?.split(',') ?? RELEASES;
const work = mkdtempSync(join(tmpdir(), 'clearsight-install-'));
const PROGRAM = `import { openReplay } from 'clearsight';
const { events } = await openReplay('session.ndjson');
let verdicts = 0;
events.subscribe({ next: ({ kind }) => (verdicts += kind === 'verdict'), complete: () => console.log(verdicts, 'verdicts') });
`;

try {
  const tarball = pack();
  const rows = releases.map((release) => tryRelease(release, tarball));
  console.log(['node', 'version', 'local', 'command', 'library', 'global'].map(cell).join(''));
  for (const row of rows) console.log(row.map(cell).join(''));
  // In CI a release that is not to be had is a failure: a skip must not pass for a success there.
  const bad = process.env.CI === 'true' ? /failed|not to be had/ : /failed/;
  if (rows.some((row) => bad.test(row.join()))) process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

function cell(text) {
  return text.padEnd(12);
}

function pack() {
  const { stdout, status } = run('npm', ['pack', '--json', '--pack-destination', work], { cwd: root });
  if (status !== 0) throw new Error('expected npm pack to succeed');
  // A `prepare` script may print before it.
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[\n')));
  return join(work, filename);
}

function tryRelease(release, tarball) {
  const bin = nodeOf(release, work);
  if (bin === undefined) return [release, 'not to be had', '', '', '', ''];
  const folder = join(work, `local-${release}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  writeFileSync(join(folder, 'app.js'), PROGRAM);
  copyFileSync(`${root}captures/auto-clicker.ndjson`, join(folder, 'session.ndjson'));
  const prefix = join(work, `global-${release}`);
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
  // As a user's shell has it: no settings of the npm that runs this script.
  for (const name of Object.keys(env)) if (/^npm_/i.test(name)) delete env[name];
  const succeeds = (command, args, code = 0) =>
    run(command, args, { cwd: folder, env }).status === code ? 'ok' : 'failed';
  const install = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
  const REPLAY = ['replay', 'session.ndjson', '--json'];
  const FOUND = 3;
  return [
    release,
    run('node', ['--version'], { env }).stdout.trim(),
    succeeds('npm', [...install, tarball]),
    succeeds(join(folder, 'node_modules/.bin/clearsight'), REPLAY, FOUND),
    succeeds('node', ['app.js']),
    succeeds('npm', [...install, '--global', '--prefix', prefix, tarball]) === 'ok'
      ? succeeds(join(prefix, 'bin/clearsight'), REPLAY, FOUND)
      : 'failed',
  ];
}

function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  if (process.env.VERBOSE) console.error(command, args.join(' '), result.status, result.stderr);
  return result;
}
