import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { compileFixture } from '../support/fixtures.js';
import { libc, patch } from '../support/patch.js';
import { start, tell } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clearsight, run, saidOf } from './clearsight.js';

test('code that is changed, and code that was put back before the start, end the process; a replay says the same', async () => {
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
    findings: [
      { detector: 'modified-code', words: expect.stringContaining('no byte differs now: it was put back') },
    ],
  });
  expect(await early.exited).toBe('SIGKILL');
  const { start: code, fileOffset } = libc(guilty);
  patch(guilty, code + 0x3010);
  const { pid, message, findings } = await monitor.nextOf('region');
  expect({ pid, findings }).toMatchObject({
    pid: guilty.pid,
    findings: [{ detector: 'modified-code', figures: { changedBytes: 1, fileOffset: fileOffset + 0x3010 } }],
  });
  expect(message).toMatch(
    /^Suspicious memory region found in process target \(PID = \d+\): 0x[0-9a-f]+-0x[0-9a-f]+ r-xp \S+\/libc\.so\.6 \[modified-code\]$/,
  );
  expect(await guilty.exited).toBe('SIGKILL');
  monitor.child.kill('SIGTERM');
  expect(await monitor.ended).toBe(143);
  const verdict = {
    code: 'FI-MEM-003',
    message: expect.stringMatching(/ - Reason: Code that was modified in memory$/),
  };
  expect(saidOf(monitor).filter(({ kind }) => kind === 'verdict')).toMatchObject([verdict, verdict]);
  expect(saidOf(await run(['replay', 'session.ndjson', '--json'], monitor))).toEqual(saidOf(monitor));
  process.kill(clean.pid, 0);
});

test('code of a file that never had a name, on disk and in memory, is a warning; allowed, it is none', async () => {
  const target = await start('target');
  const folder = temporaryFolder();
  for (const place of [folder, '/dev/shm']) await tell(target, `nameless ${place}`);
  const args = ['watch', '--pid', `${target.pid}`, '--input', 'none', '--json', '--keep-watching'];
  const settings = join(folder, 'settings.json');
  writeFileSync(settings, JSON.stringify({ memory: { allow: [{ path: `${folder}/*`, reason: 'a test' }] } }));
  const monitor = clearsight([...args, '--config', settings]);
  const { findings, message } = await monitor.nextOf('region');
  expect(findings).toMatchObject([{ detector: 'deleted-file-executable', maturity: 'experimental' }]);
  expect(message).toMatch(/ r-xp \/dev\/shm\/#\d+ \(deleted\) \[deleted-file-executable\]$/);
  monitor.child.kill('SIGTERM');
  expect(await monitor.ended).toBe(143);
  expect(monitor.events.filter(({ kind }) => ['region', 'hit', 'verdict'].includes(kind))).toHaveLength(1);
  process.kill(target.pid, 0);
});

test('what is loaded long after the start, and what the environment preloads, are warnings; a replay says the same', {
  timeout: 60_000,
}, async () => {
  const args = ['LD_PRELOAD=/nowhere/overlay.so', compileFixture('target')];
  const target = await start('target', args, '/usr/bin/env');
  const monitor = clearsight([
    ...['watch', '--pid', `${target.pid}`, '--input', 'none', '--json', '--keep-watching'],
    ...['--record', 'session.ndjson'],
  ]);
  const { message } = await monitor.nextOf('finding');
  expect(message).toMatch(/: LD_PRELOAD=\/nowhere\/overlay\.so \[preloaded-module\]$/);
  await tell(target, 'file /usr/bin/env');
  // A process is loading until it is 10 s old: what comes in that time is its own.
  while (ageMsOf(target.pid) < 10_500) await setTimeout(200);
  await tell(target, 'file /usr/bin/id');
  // About a region, or about the process where the map is read later than the code.
  const late = await monitor.next(({ findings = [] }) => findings[0]?.detector === 'new-module');
  expect(late.message).toMatch(/\[new-module\]$/);
  expect(late.findings?.[0]?.words).toMatch(
    /: SHA-256 [0-9a-f]{64}, build-id [0-9a-f]+, which root alone may change$/,
  );
  monitor.child.kill('SIGTERM');
  expect(await monitor.ended).toBe(143);
  expect(saidOf(monitor)).toHaveLength(2);
  expect(saidOf(await run(['replay', 'session.ndjson', '--json'], monitor))).toEqual(saidOf(monitor));
});

function ageMsOf(pid: number): number {
  const [upSeconds = ''] = readFileSync('/proc/uptime', 'latin1').split(' ');
  const startTicks = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ')[19];
  return Number(upSeconds) * 1000 - Number(startTicks) * 10;
}
