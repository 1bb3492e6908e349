import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renamedTarget, start, tell } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clearsight, run, saidOf } from './clearsight.js';

const configured = () => {
  const file = join(temporaryFolder(), 'config.json');
  writeFileSync(file, JSON.stringify({ programs: [{ name: 'cs-unwanted' }] }));
  return file;
};

test('who holds the memory of a target while an unwanted program runs ends it, and a replay says the same', async () => {
  const target = await start('target');
  const holder = await start('target');
  const monitor = clearsight([
    ...['watch', '--pid', `${target.pid}`, '--input', 'none', '--config', configured()],
    ...['--action', 'terminate', '--record', 'session.ndjson', '--json'],
  ]);
  await monitor.nextOf('target-found');
  await tell(holder, `hold /proc/${target.pid}/mem`);
  expect((await monitor.nextOf('finding')).module).toBe('MEMORY_MONITOR');
  const editor = await start('target', [], renamedTarget('cs-unwanted'));
  const unwanted = `unwanted program cs-unwanted (PID = ${editor.pid}) runs beside it [unwanted-program]`;
  expect(await monitor.nextOf('finding')).toMatchObject({
    ...{ module: 'MONITOR', level: 'WARNING', pid: target.pid },
    message: `Suspicious: process target (PID = ${target.pid}): ${unwanted}`,
  });
  const held = `process target (PID = ${holder.pid}) has the memory of this one open, to write to it`;
  expect(await monitor.nextOf('verdict')).toMatchObject({
    ...{ code: 'FI-COR-001', module: 'MONITOR', pid: target.pid, action: 'terminate' },
    message: `Terminating protected process (PID = ${target.pid}) - Reason: Signs of tampering that agree: ${unwanted}; ${held} [open-memory-handle]`,
    details: { weight: 5, threshold: 5, windowMs: 60_000 },
  });
  expect(await monitor.nextOf('enforcement')).toMatchObject({ code: 'FI-COR-001', outcome: 'ended' });
  expect(await monitor.ended).toBe(3);
  const replayed = await run(['replay', 'session.ndjson', '--json'], monitor);
  expect(saidOf(replayed)).toEqual(saidOf(monitor));
  expect(await replayed.ended).toBe(3);
});

test('an unwanted program alone is warned about and ends nothing', async () => {
  const target = await start('target');
  await start('target', [], renamedTarget('cs-unwanted'));
  const monitor = clearsight([
    ...['watch', '--pid', `${target.pid}`, '--input', 'none', '--config', configured()],
    ...['--action', 'terminate', '--json'],
  ]);
  await monitor.nextOf('finding');
  monitor.child.kill('SIGTERM');
  expect(await monitor.ended).toBe(143);
  expect(monitor.events.map(({ kind }) => kind)).not.toContain('verdict');
  process.kill(target.pid, 0);
});
