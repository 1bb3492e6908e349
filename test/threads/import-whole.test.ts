import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { importWhole } from '../../src/threads/import-whole.js';

test('a worker that cannot load for want of descriptors leaves none open', () => {
  const program = fileURLToPath(new URL('fixtures/short-of-descriptors.mjs', import.meta.url));
  const limited = ['-c', 'ulimit -n 200 && exec "$0" "$1"', process.execPath, program];
  const { failed, stayOpen } = JSON.parse(execFileSync('/bin/sh', limited, { encoding: 'utf8' }));
  expect(failed).toBeGreaterThan(0);
  expect(stayOpen).toEqual([]);
});

test('what loads is given as it is, what does not rejects with its own error', async () => {
  expect(await importWhole(async () => 7)).toBe(7);
  const wrong = new Error('no such file');
  await expect(importWhole(() => Promise.reject(wrong))).rejects.toBe(wrong);
});
