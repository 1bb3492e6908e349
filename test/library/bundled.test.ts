import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { CAPTURE, project } from './extensions/support.js';

const ESBUILD = fileURLToPath(new URL('../../node_modules/.bin/esbuild', import.meta.url));

const APP = `
import { openReplay } from 'clearsight';

const { events } = await openReplay(process.argv[2] as string);
events.subscribe(({ kind }) => {
  if (kind === 'verdict' || kind === 'stop') console.log(kind);
});
`;

test('an app that is bundled with packages external runs', () => {
  const folder = project([['app.ts', APP]]);
  const outfile = join(folder, 'bundle/app.js');
  const flags = ['--bundle', '--packages=external', '--platform=node', '--format=esm', '--log-level=warning'];
  const built = spawnSync(ESBUILD, [join(folder, 'app.ts'), ...flags, `--outfile=${outfile}`], {
    encoding: 'utf8',
  });
  expect(built.stderr).toBe('');
  const { stdout, stderr, status } = spawnSync(process.execPath, [outfile, CAPTURE], { encoding: 'utf8' });
  expect({ stdout, stderr, status }).toEqual({ stdout: 'verdict\nstop\n', stderr: '', status: 0 });
});
