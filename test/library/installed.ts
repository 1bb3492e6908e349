import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The oldest release of TypeScript that users may have, the last of each line, the newest. */
export const COMPILERS = ['5.4', '5.9', '6.0', '7.0'];

/** Where the compiler of a release is installed. */
export const aliasOf = (version: string) => `typescript-${version}`;

/**
 * Installs the packed package in a folder, beside the compilers. False, and nothing is installed, where the registry is
 * not reachable; with CI=true that is an error.
 */
export function installPackage(folder: string): boolean {
  const compilers = COMPILERS.map((version) => `${aliasOf(version)}@npm:typescript@~${version}`);
  const reached = npm(folder, 'install', ...QUIET, '@types/node@20', ...compilers);
  if (reached.status !== 0) {
    if (process.env.CI === 'true') throw new Error(`npm install failed: ${reached.stderr}`);
    console.warn('skipped: the registry is not reachable, so the examples use this clone');
    rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
    return false;
  }
  // Without its scripts: `prepare` would build dist/ anew, from which other tests run.
  const packed = npm(root, 'pack', '--ignore-scripts', '--json', '--pack-destination', folder);
  const [{ filename }] = JSON.parse(packed.stdout);
  const { status, stderr } = npm(folder, 'install', ...QUIET, join(folder, filename));
  if (status !== 0) throw new Error(`the packed package cannot be installed: ${stderr}`);
  return true;
}

const QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];

function npm(cwd: string, ...args: string[]) {
  // As a user's shell has it: no settings of an npm that runs the tests.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  return spawnSync('npm', args, { cwd, env, encoding: 'utf8' });
}

/** Makes this clone and its dependencies those of a folder. */
export function linkPackage(folder: string): void {
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(`${root}node_modules`)) {
    if (!name.startsWith('.')) symlinkSync(`${root}node_modules/${name}`, join(folder, 'node_modules', name));
  }
  symlinkSync(root, join(folder, 'node_modules/clearsight'));
}
