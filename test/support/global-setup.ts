import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Threads, children, commands and browsers run from dist/: build it once before any test unless the caller just did. */
export default function setup(): void {
  if (process.env.VITEST_BUILT === '1') return;
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const run = (script: string) =>
    spawnSync(process.execPath, [`${root}${script}`], { cwd: root, stdio: 'inherit' });
  const { status } = run('node_modules/typescript/bin/tsc');
  if (status !== 0 && !existsSync(`${root}dist`)) throw new Error(`tsc exited with ${status}`);
  run('scripts/build/page.mjs');
  run('scripts/build/programs.mjs');
}
