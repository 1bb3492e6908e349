// Builds src/ to dist/ from nothing, so that a deleted source file leaves no built ghost behind.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
rmSync(`${root}dist`, { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
