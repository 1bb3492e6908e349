// `npm test`: everything that a change must pass, in one command. Arguments behind `--` go to vitest.
// The last line is `N passed, N failed`, with `, N skipped` when any were.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findMissing, install } from './test/debian-packages.mjs';

const VITEST_DEADLINE_MS = 25 * 60_000;
const root = fileURLToPath(new URL('..', import.meta.url));
const isCi = process.env.CI === 'true';
const counts = { passed: 0, failed: 0, skipped: 0 };

providePackages();
if (step('build', 'npm', ['run', '--silent', 'build'])) {
  step('types of the tests', 'npx', ['--no-install', 'tsc', '--noEmit', '-p', 'test/tsconfig.json']);
  step('lint and package', 'npm', ['run', '--silent', 'check']);
  if (isCi) {
    // Chaos waits more than it works; the others have the time that it leaves.
    await Promise.all([
      stepBeside('chaos', 'node', ['scripts/chaos.mjs', '--seed', '31', '--duration', '3m']),
      stepBeside('fuzzing', 'node', ['scripts/fuzz.mjs', '--seed', '31', '--duration', '60s']).then(() =>
        // The oldest release and the newest; `npm run test:install` tries all.
        stepBeside('installation', 'node', ['scripts/test/install.mjs', '--only', '20,26']),
      ),
    ]);
  }
  runTests(process.argv.slice(2));
}
report();

/** Missing packages are installed when we may, else named. With CI=true one that stays missing is a failure. */
function providePackages() {
  const missing = findMissing();
  if (missing.length === 0) return;
  const packages = missing.flatMap((need) => need.packages);
  console.log(`installing Debian packages: ${packages.join(' ')}`);
  if (install(packages)) return;
  const still = findMissing();
  const names = still.map(({ name, packages }) => `${name} (${packages.join(' ')})`).join(', ');
  console.log(`not installed, tests that need them are skipped: ${names}`);
  if (isCi) fail(`CI: ${still.length} needed packages are missing`);
}

function step(name, command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) fail(`${name}: ${command} ${args.join(' ')} exited with ${status}`);
  return status === 0;
}

/** A step beside others: what it prints is shown when it is over, whole. */
async function stepBeside(name, command, args) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => printed.push(chunk));
  const [status] = await once(child, 'close');
  process.stdout.write(Buffer.concat(printed));
  if (status !== 0) fail(`${name}: ${command} ${args.join(' ')} exited with ${status}`);
}

function runTests(args) {
  const folder = mkdtempSync(join(tmpdir(), 'clearsight-test-'));
  const countsFile = join(folder, 'counts.json');
  const { status, error } = spawnSync(
    process.execPath,
    [
      `${root}node_modules/vitest/vitest.mjs`,
      'run',
      '--reporter=default',
      `--reporter=${root}scripts/test/count-reporter.mjs`,
      ...args,
    ],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: VITEST_DEADLINE_MS,
      killSignal: 'SIGKILL',
      env: { ...process.env, VITEST_BUILT: '1', VITEST_COUNTS: countsFile },
    },
  );
  const failedBefore = counts.failed;
  try {
    const seen = JSON.parse(readFileSync(countsFile, 'utf8'));
    for (const kind of Object.keys(counts)) counts[kind] += seen[kind];
    if (seen.passed + seen.failed === 0) fail('no test ran');
  } catch {
    fail(`vitest ended without a count: ${error?.message ?? `exit ${status}`}`);
  }
  if (status !== 0 && counts.failed === failedBefore) fail(`vitest exited with ${status}`);
  rmSync(folder, { recursive: true, force: true });
}

function fail(message) {
  console.error(`FAILED ${message}`);
  counts.failed += 1;
}

function report() {
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  // Written before the exit even where standard output is a pipe: the code is set, the process ends by itself.
  process.exitCode = counts.failed > 0 ? 1 : 0;
  console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
}
