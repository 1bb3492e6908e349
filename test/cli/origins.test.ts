import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Finding } from '../../src/records/finding.js';
import { start, tell } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clearsight } from './clearsight.js';

/** A file of one page with such a name, in a folder of its own. */
function fileNamed(name: string): string {
  const path = join(temporaryFolder(), name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, Buffer.alloc(4096));
  return path;
}

const placeOf = (finding: Finding) => (finding.kind === 'region' ? BigInt(finding.startAddress) : -1n);

test('where executable memory comes from is said of each region; ordinary and deleted files are not spoofed', async () => {
  const target = await start('target');
  const acts: readonly [command: string, ...detectors: string[]][] = [
    ['rwx', 'writable-executable', 'anonymous-executable'],
    ['heap', 'anonymous-executable', 'executable-heap'],
    ['stack', 'writable-executable', 'anonymous-executable', 'executable-stack'],
    ['memfd game', 'anonymous-executable', 'memfd-executable'],
    ['shared', 'anonymous-executable', 'shared-anonymous-executable'],
    ['huge', 'anonymous-executable'],
    ['huge shared', 'anonymous-executable', 'shared-anonymous-executable'],
    [`file ${fileNamed('[vdso]')}`, 'spoofed-name'],
    [`file ${fileNamed('x (deleted)')}`],
    [`file ${fileNamed('lib.so')}`],
  ];
  const expected = new Map<bigint, string[]>();
  for (const [command, ...detectors] of acts) {
    const address = await tell(target, command);
    if (detectors.length > 0) expected.set(address, detectors);
  }
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--input', 'none', '--json']);
  expect(await monitor.ended).toBe(3);
  const found = monitor.events.flatMap(({ kind, findings = [] }) =>
    kind === 'region' ? findings.map((finding) => [placeOf(finding), finding.detector] as const) : [],
  );
  const all = [...expected].flatMap(([at, detectors]) => detectors.map((detector) => [at, detector]));
  expect(new Set(found.map(String))).toEqual(new Set(all.map(String)));
});
