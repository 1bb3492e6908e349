import { expect, test } from 'vitest';
import { libc, patch } from '../support/patch.js';
import { start } from '../support/target.js';
import { clearsight, run } from './clearsight.js';

test('a byte of code that is changed and put back is said, before the start too, and is no verdict; a replay says the same', async () => {
  const early = await start('target');
  patch(early, libc(early).start + 0x5020)();
  const guilty = await start('target');
  const clean = await start('target');
  const monitor = clearsight([
    ...['watch', ...[early, guilty, clean].flatMap(({ pid }) => ['--pid', `${pid}`]), '--input', 'none'],
    ...['--action', 'terminate', '--record', 'session.ndjson', '--json'],
  ]);
  expect(await monitor.nextOf('region')).toMatchObject({
    pid: early.pid,
    findings: [{ detector: 'modified-code' }],
  });
  patch(guilty, libc(guilty).start + 0x3010)();
  const { pid, message, findings } = await monitor.nextOf('region');
  expect({ pid, findings }).toMatchObject({ pid: guilty.pid, findings: [{ detector: 'modified-code' }] });
  expect(message).toMatch(
    /^Suspicious memory region found in process target \(PID = \d+\): 0x[0-9a-f]+-0x[0-9a-f]+ r-xp \S+\/libc\.so\.6 \[modified-code\]$/,
  );
  monitor.child.kill('SIGTERM');
  expect(await monitor.ended).toBe(143);
  const said = ({ events }: Pick<typeof monitor, 'events'>) =>
    events
      .filter(({ kind }) => ['region', 'finding', 'hit', 'verdict'].includes(kind))
      .map(({ sequence: _sequence, replayed: _replayed, ...event }) => event);
  expect(said(monitor)).toHaveLength(2);
  expect(said(await run(['replay', 'session.ndjson', '--json'], monitor))).toEqual(said(monitor));
  for (const { pid } of [early, guilty, clean]) process.kill(pid, 0);
});
