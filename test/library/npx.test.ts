import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('npx in a fresh clone says that it is not built, and works once it is', () => {
  const clone = join(temporaryFolder(), 'clone');
  const home = temporaryFolder();
  // What a clone of the next commit has: files that are not in the index are not in it either.
  expect(inFolder(root, 'git', 'checkout-index', '--all', `--prefix=${clone}/`).status).toBe(0);
  const npx = (...args: string[]) => inFolder(clone, 'npx', '--offline', 'clearsight', ...args);

  const early = npx('doctor');
  expect(early).toMatchObject({ status: 1, stdout: '' });
  expect(early.stderr).toContain('clearsight: this clone is not built yet: run `npm ci` in it\n');

  // `npm ci` without the registry: the dependencies, then `prepare`.
  symlinkSync(`${root}node_modules`, join(clone, 'node_modules'));
  expect(inFolder(clone, 'npm', 'run', 'prepare').status).toBe(0);
  expect(npx('--version')).toMatchObject({ status: 0, stdout: '0.1.0\n' });

  function inFolder(cwd: string, program: string, ...args: string[]) {
    // As a user's shell has it, with a cache of npm's that nothing has filled.
    const ours = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
    const env = { ...Object.fromEntries(ours), HOME: home, npm_config_cache: join(home, 'cache') };
    return spawnSync(program, args, { cwd, env, encoding: 'utf8' });
  }
});
