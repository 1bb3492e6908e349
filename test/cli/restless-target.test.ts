import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileFixture } from '../support/fixtures.js';
import { start } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clearsight } from './clearsight.js';

const MAX_RESIDENT_MIB = 200;

/** The most memory that a process has taken so far, MiB. */
function peakMiB(pid: number): number {
  const kib = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return Number(kib) / 1024;
}

test.each([
  ['one file', 1],
  ['5,000 files', 5000],
])(
  '30,000 regions of %s with the longest path, one of them coming and going: the memory stays bounded, injected code is found',
  async (_, files) => {
    const target = await start(
      'restless',
      [temporaryFolder(), '30000', String(files), '20'],
      compileFixture('restless'),
    );
    const capture = join(temporaryFolder(), 'session.ndjson.gz');
    const watching = clearsight(
      [
        ...['watch', '--pid', String(target.pid), '--input', 'none', '--action', 'terminate', '--json'],
        ...['--interval', '1ms', '--cpu-budget', '100%', '--record', capture],
      ],
      { env: { CLEARSIGHT_HEARTBEAT: '1s' } },
    );
    await watching.next(({ kind, details }) => kind === 'heartbeat' && Number(details?.scans) >= 40);
    target.send('rwx');
    const region = await watching.nextOf('region');
    expect(region).toMatchObject({ process: 'restless', details: { permissions: 'rwxp' } });
    expect(peakMiB(watching.pid)).toBeLessThanOrEqual(MAX_RESIDENT_MIB);
    expect(await watching.ended).toBe(3);
    expect(await target.exited).toBe('SIGKILL');

    const replay = clearsight(['replay', capture, '--json']);
    expect(await replay.ended).toBe(3);
    const verdicts = (events: typeof replay.events) =>
      events.filter(({ kind }) => kind === 'verdict').map(({ code, time }) => ({ code, time }));
    expect(verdicts(replay.events)).toEqual(verdicts(watching.events));
  },
  120_000,
);
