import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { run } from './clearsight.js';

test('two reports of profile --json are shown side by side; what is none is refused in a line', async () => {
  const folder = temporaryFolder();
  const { stdout } = await run(['profile', '--duration', '1s', '--scan-rate', '100', '--json'], { folder });
  writeFileSync(join(folder, 'a.json'), stdout);
  writeFileSync(join(folder, 'b.json'), stdout);
  const same = await run(['profile', '--compare', 'a.json', 'b.json'], { folder });
  expect(same.code).toBe(0);
  expect(same.stdout).toMatch(/^scans +\d+(\.\d+)? +\d+(\.\d+)? {2}\/s +100 %$/m);
  writeFileSync(join(folder, 'c.json'), '{"options":{}}');
  writeFileSync(join(folder, 'd.json'), '{');
  const cases: readonly [readonly string[], RegExp][] = [
    [['a.json'], /--compare: expected two reports, got 1/],
    [['a.json', 'b.json', 'a.json'], /--compare: expected two reports, got 3/],
    [['a.json', 'c.json'], /--compare: expected reports of profile --json, got something else/],
    [['a.json', 'd.json'], /--compare: expected reports of profile --json, got something else in d\.json/],
    [['a.json', 'e.json'], /--compare: expected a file of up to 1 MiB/],
  ];
  for (const [files, words] of cases) {
    const { code, stderr } = await run(['profile', '--compare', ...files], { folder });
    expect([code, stderr]).toEqual([2, expect.stringMatching(words)]);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  }
});
