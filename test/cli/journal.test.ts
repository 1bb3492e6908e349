import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { start } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clearsight } from './clearsight.js';

/** What a monitor writes to a standard error that the environment calls the journal's, or another stream. */
async function linesOf(name: (file: string) => string): Promise<readonly string[]> {
  const target = await start('target');
  const file = join(temporaryFolder(), 'stderr');
  writeFileSync(file, '');
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--input', 'none', '--duration', '1s'], {
    env: { JOURNAL_STREAM: name(file) },
    through: ['sh', '-c', `file=$1; shift; exec "$@" 2>> "$file"`, 'sh', file],
  });
  expect(await monitor.ended).toBe(0);
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}

const streamOf = (file: string) => {
  const { dev, ino } = statSync(file, { bigint: true });
  return `${dev}:${ino}`;
};

test('in the journal of systemd each line has its priority', async () => {
  const lines = await linesOf(streamOf);
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) expect(line).toMatch(/^<[2-6]>\d{4}-\d\d-\d\d /);
});

test.each([
  ['another stream', (file: string) => streamOf(dirname(file))],
  ['no stream at all', () => 'journal'],
])('%s is not the journal, whatever the environment says', async (_, name) => {
  for (const line of await linesOf(name)) expect(line).toMatch(/^\d{4}-\d\d-\d\d /);
});
