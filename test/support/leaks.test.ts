import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Runs the files of test/fixtures/leaks: what vitest says of each, by base name; undefined for a file that passed. */
function runLeaks(): Record<string, string | undefined> {
  const args = ['run', '--config', 'test/fixtures/leaks/vitest.config.ts', '--reporter=json'];
  const { stdout } = spawnSync(process.execPath, [`${root}node_modules/vitest/vitest.mjs`, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  const files: { name: string; status: string; message: string }[] = JSON.parse(stdout).testResults;
  return Object.fromEntries(
    files.map(({ name, status, message }) => [
      name.match(/(\w+)\.leak\.ts$/)?.[1] ?? name,
      status === 'passed' ? undefined : message,
    ]),
  );
}

test('a test file fails on what it leaves open, and only on that', () => {
  expect(runLeaks()).toEqual({
    process: expect.stringMatching(/leaves open: process \d+: sleep 10/),
    file: expect.stringMatching(/leaves open: fd \d+: \/proc\/\d+\/maps/),
    thread: expect.stringMatching(/leaves open: thread \d+/),
    timer: expect.stringMatching(/leaves open: Timeout/),
    nothing: undefined,
  });
});
