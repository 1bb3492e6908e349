// Another commit, built in a git worktree that goes away with this process. It runs with our installed packages.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const git = (...args) =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

/** Gives `{ folder, name }`, or `{ refusal }`: why this commit cannot be measured here, in one line. */
export async function buildCommit(commit) {
  let name;
  try {
    name = git('rev-parse', '--short', '--verify', '--end-of-options', `${commit}^{commit}`);
  } catch {
    return { refusal: `--against: expected a commit of this repository, got ${commit}` };
  }
  if (git('ls-tree', name, 'scripts/bench.mjs') === '')
    return { refusal: `${name} has no scripts/bench.mjs` };
  const others = missingPackages(name);
  if (others.length > 0)
    return { refusal: `${name} needs packages that are not installed here: ${others.join(', ')}` };
  const folder = addWorktree(name);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const { status } = spawnSync(process.execPath, [join(folder, 'scripts/build.mjs')], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
  });
  return status === 0 ? { folder, name } : { refusal: `${name}: its build failed` };
}

/** What a commit needs to be built and run, and we have not, or have in another version. */
function missingPackages(name) {
  const ours = needs(readFileSync(join(root, 'package.json'), 'utf8'));
  return [...needs(git('show', `${name}:package.json`))].filter((wanted) => !ours.has(wanted));
}

function needs(text) {
  const { dependencies, optionalDependencies, devDependencies } = JSON.parse(text);
  const { typescript } = devDependencies;
  const all = { ...dependencies, ...optionalDependencies, typescript };
  return new Set(Object.entries(all).map(([packageName, range]) => `${packageName}@${range}`));
}

function addWorktree(name) {
  const folder = mkdtempSync(join(tmpdir(), `clearsight-${name}-`));
  process.once('exit', () => {
    // The link first: nothing may follow it into our own packages.
    rmSync(join(folder, 'node_modules'), { force: true });
    rmSync(folder, { recursive: true, force: true });
    git('worktree', 'prune');
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
  git('worktree', 'add', '--detach', folder, name);
  return folder;
}
