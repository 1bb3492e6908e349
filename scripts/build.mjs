// Builds src/ to dist/ and page/ to dist/browser from nothing, so that a deleted source file leaves no built ghost behind.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildPage } from './build/page.mjs';
import { buildPrograms } from './build/programs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
rmSync(`${root}dist`, { recursive: true, force: true });
if (compile('tsconfig.json') && compile('page/tsconfig.json')) {
  await buildPage();
  await buildPrograms();
}

function compile(config) {
  const tsc = `${root}node_modules/typescript/bin/tsc`;
  const { status } = spawnSync(process.execPath, [tsc, '-p', config], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exitCode = status ?? 1;
  return status === 0;
}
