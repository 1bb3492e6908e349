import { spawnSync } from 'node:child_process';
import { test } from 'vitest';
import packages from './packages.json' with { type: 'json' };

/** Programs that real tests need; packages.json names the Debian package that brings each. `npm test` installs them. */
export type Program = keyof typeof packages.programs;

const isInstalled = (program: string) =>
  spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program], { stdio: 'ignore' }).status === 0;

/**
 * `test` for tests that need these programs. Where one is missing the test is skipped and the package named;
 * with CI=true it runs, and fails at the missing program: a skip must not pass for a success there.
 */
export function testWith(...programs: Program[]): typeof test {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length === 0 || process.env.CI === 'true') return test;
  const names = missing.map((program) => packages.programs[program]).join(' ');
  console.warn(`skipped: ${missing.join(', ')} not installed (Debian packages: ${names})`);
  return test.skip as typeof test;
}

/** `test` for tests that only root can run (another user's process, namespaces, mounts). */
export const testAsRoot: typeof test =
  process.getuid?.() === 0 || process.env.CI === 'true' ? test : (test.skip as typeof test);
