import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/**
 * Code is compiled when a thread ends, and its memory always asks for a collection: of twenty endings that do not guard against it,
 * Node 20 survives all in one run out of a hundred.
 */
const DANGER = [
  '--concurrent-recompilation-delay=5',
  '--initial-old-space-size=8',
  '--min-semi-space-size=16',
];

test('threads that end while their code is compiled do not take the process along', {
  timeout: 120_000,
}, () => {
  const fixture = fileURLToPath(new URL('../fixtures/ending-pools.mjs', import.meta.url));
  const { stdout, stderr, signal } = spawnSync(process.execPath, [...DANGER, fixture], { encoding: 'utf8' });
  expect({ stdout, stderr, signal }).toEqual({ stdout: '20\n', stderr: '', signal: null });
});
