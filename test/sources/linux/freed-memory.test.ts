import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const FIXTURE = fileURLToPath(new URL('../../fixtures/freed-memory.mjs', import.meta.url));
const MIB = 2 ** 20;

/** Of 48 MiB of buffers, a tenth is kept. */
const grownMiB = (...words: string[]) =>
  Number.parseInt(execFileSync(process.execPath, [FIXTURE, ...words], { encoding: 'utf8' }), 10) / MIB;

test('what is freed goes back to the system, also between buffers that are kept', () => {
  const grown = grownMiB('back');
  expect(grown).toBeGreaterThan(4);
  expect(grown).toBeLessThan(15);
});

test('a library leaves the C library as it is: most of it stays with the process', () => {
  expect(grownMiB()).toBeGreaterThan(30);
});
