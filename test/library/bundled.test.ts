import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { expect, test } from 'vitest';
import { CAPTURE, project } from './extensions/support.js';

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
  buildSync({
    entryPoints: [join(folder, 'app.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  });
  const { stdout, stderr, status } = spawnSync(process.execPath, [outfile, CAPTURE], { encoding: 'utf8' });
  expect({ stdout, stderr, status }).toEqual({ stdout: 'verdict\nstop\n', stderr: '', status: 0 });
});
