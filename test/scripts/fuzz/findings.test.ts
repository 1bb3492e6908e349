import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

/** Inputs that `npm run fuzz` found, by the reader that they were found in. */
const found = fileURLToPath(new URL('../../fixtures/fuzz/', import.meta.url));
const { TARGETS } = await import(new URL('../../../scripts/fuzz/targets.mjs', import.meta.url).href);

const inputs = readdirSync(found).flatMap((name) =>
  readdirSync(join(found, name)).map((file) => [name, file]),
);

test.each(inputs)('%s keeps its promises: %s', async (name = '', file = '') => {
  const folder = mkdtempSync(join(tmpdir(), 'clearsight-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  await TARGETS[name].check(readFileSync(join(found, name, file)), folder);
});

test.each(Object.entries<{ seeds(): Buffer[]; check(bytes: Buffer, folder: string): unknown }>(TARGETS))(
  '%s keeps its promises for every honest input',
  async (_, { seeds, check }) => {
    for (const bytes of seeds()) {
      const folder = mkdtempSync(join(tmpdir(), 'clearsight-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      await check(bytes, folder);
    }
    expect(seeds().length).toBeGreaterThan(0);
  },
);
