import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const MIB = 2 ** 20;

test('the young generation keeps its first size, after a thread has started too', () => {
  const fixture = fileURLToPath(new URL('../fixtures/young-generation.mjs', import.meta.url));
  const largest = Number(execFileSync(process.execPath, [fixture]));
  expect(largest).toBeGreaterThan(0);
  // Two halves; 8 and more where V8 has its way.
  expect(largest).toBeLessThanOrEqual(2 * MIB);
});
