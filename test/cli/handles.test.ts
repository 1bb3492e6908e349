import { expect, test } from 'vitest';
import { start, tell } from '../support/target.js';
import { clearsight, run, saidOf } from './clearsight.js';

test('who holds the memory of a target is warned about and not decided, and a replay says the same', async () => {
  const target = await start('target');
  const holder = await start('target');
  const monitor = clearsight([
    ...['watch', '--pid', `${target.pid}`, '--input', 'none'],
    ...['--action', 'terminate', '--record', 'session.ndjson', '--json'],
  ]);
  await monitor.nextOf('target-found');
  await tell(holder, 'rename \x1b[2Jmem');
  await tell(holder, `hold /proc/${target.pid}/mem`);
  const finding = await monitor.nextOf('finding');
  expect(finding).toMatchObject({
    level: 'WARNING',
    message: `Suspicious: process target (PID = ${target.pid}): process \\x1b[2Jmem (PID = ${holder.pid}) has the memory of this one open, to write to it [open-memory-handle]`,
    findings: [{ detector: 'open-memory-handle', severity: 'medium', maturity: 'experimental' }],
  });
  process.kill(target.pid, 0);
  monitor.child.kill('SIGTERM');
  expect(await monitor.ended).toBe(143);
  const replayed = await run(['replay', 'session.ndjson', '--json'], monitor);
  expect(saidOf(replayed)).toEqual(saidOf(monitor));
  expect(replayed.events.map(({ kind }) => kind)).not.toContain('verdict');
});
