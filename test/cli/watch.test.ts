import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { MonitorEvent } from '../../src/records/event.js';
import { renamedTarget, start, tell } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { auditEvents, clearsight, line, logLines, onTerminal } from './clearsight.js';

const FAST = ['--input', 'none', '--interval', '5ms'];
const isRunning = (pid: number) => process.kill(pid, 0);
const scansOf = ({ details }: MonitorEvent) => Number(details?.scans);

test('a target by name that starts later gets RWX memory: logged byte for byte, left alive, exit 3', async () => {
  const monitor = clearsight(['watch', '--target', 'late-game', ...FAST]);
  await monitor.said(/Waiting for a process named late-game\n/);
  const target = await start('target', [], renamedTarget('late-game'));
  await monitor.said(/Protecting process late-game/);
  await tell(target, 'rwx');
  expect(await monitor.ended).toBe(3);
  expect(isRunning(target.pid)).toBe(true);

  const memory = '[MEMORY_MONITOR]';
  const who = `process late-game (PID = ${target.pid})`;
  const expected = [
    '[MONITOR] [INFO] Monitoring starts: profile threshold, action simulate, targets: late-game',
    '[MONITOR] [INFO] Waiting for a process named late-game',
    `[MONITOR] [INFO] Protecting ${who}`,
    `${memory} [WARNING] Suspicious memory region found in ${who}: ADDRESS-ADDRESS rwxp anonymous [writable-executable, anonymous-executable]`,
    `${memory} [WARNING] Suspicious executable memory in ${who}: hit 1 of 3`,
    `${memory} [WARNING] Suspicious executable memory in ${who}: hit 2 of 3`,
    `${memory} [WARNING] Suspicious executable memory in ${who}: hit 3 of 3`,
    `${memory} [CRITICAL] [FI-MEM-001] Terminating protected process (PID = ${target.pid}) - Reason: Repeated detection of suspicious executable memory`,
    `${memory} [INFO] [FI-MEM-001] Simulated: process ${target.pid} was left alive`,
  ].map(line);
  const lines = logLines(monitor, 'memory_monitor.log');
  // Scans behind the verdict are summed up at the end, where there were any.
  expect(lines.slice(0, -1).filter((text) => !text.includes(' goes on: '))).toEqual(
    expected.map((text) => expect.stringMatching(text)),
  );
  expect(lines.at(-1)).toMatch(
    / \[MONITOR\] \[INFO\] Stopped \(every target has its verdict\): \d+ scans, \d+ hits, 0 input events, 1 verdict$/,
  );
  expect(logLines(monitor, 'input_logger_detector.log')).toEqual([]);
  // The console has the same lines, and nothing goes to standard output.
  expect(monitor.stderr.split('\n').slice(0, -1)).toEqual(onTerminal(lines));
  expect(monitor.stdout).toBe('');

  const events = auditEvents(monitor);
  expect(events).toHaveLength(lines.length);
  expect(events.map(({ sequence }) => sequence)).toEqual([...events.keys()]);
  expect(new Set(events.map(({ session }) => session)).size).toBe(1);
  expect(new Set(events.map(({ host }) => host))).toEqual(new Set([hostname()]));
  expect(events.find(({ kind }) => kind === 'verdict')).toMatchObject({
    code: 'FI-MEM-001',
    pid: target.pid,
    process: 'late-game',
    status: 'suspicious',
    action: 'simulate',
    findings: expect.arrayContaining([expect.objectContaining({ permissions: 'rwxp', name: '' })]),
  });
  expect(events.at(-1)).toMatchObject({ kind: 'stop', status: 'suspicious', details: { lostLogLines: 0 } });
});

test('terminate ends the one that was injected, confirms it, and leaves its neighbour alone', async () => {
  const guilty = await start('target');
  const clean = await start('target');
  const monitor = clearsight([
    'watch',
    ...['--pid', `${guilty.pid}`, '--pid', `${clean.pid}`],
    ...['--action', 'terminate', '--json', ...FAST],
  ]);
  await monitor.nextOf('target-found');
  await monitor.nextOf('target-found');
  guilty.send('rwx');
  const verdict = await monitor.nextOf('verdict');
  expect(verdict).toMatchObject({ pid: guilty.pid, action: 'terminate' });
  expect((await monitor.nextOf('enforcement')).message).toMatch(/ ended \(exit confirmed after \d+ ms\)$/);
  expect(await guilty.exited).toBe('SIGKILL');
  expect(isRunning(clean.pid)).toBe(true);
  // One target is still to be judged: the monitor goes on until that one has ended.
  await clean.end();
  expect(await monitor.ended).toBe(3);
  expect(monitor.events.filter(({ kind }) => kind === 'verdict')).toHaveLength(1);
});

test('several targets: the monitor ends with the last verdict', async () => {
  const program = renamedTarget('twins');
  const first = await start('target', [], program);
  const second = await start('target', [], program);
  const monitor = clearsight(['watch', '--target', 'twins', '--action', 'terminate', '--json', ...FAST]);
  await monitor.nextOf('target-found');
  await monitor.nextOf('target-found');
  first.send('rwx');
  expect(await first.exited).toBe('SIGKILL');
  second.send('rwx');
  expect(await second.exited).toBe('SIGKILL');
  expect(await monitor.ended).toBe(3);
  const verdicts = monitor.events.filter(({ kind }) => kind === 'verdict');
  expect(verdicts.map(({ pid }) => pid)).toEqual([first.pid, second.pid]);
});

test('a clean target: data that is written, code of a file and a flip back to data are no hits; exit 0', async () => {
  const target = await start('target');
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--duration', '700ms', '--json', ...FAST]);
  await monitor.nextOf('target-found');
  await tell(target, 'write');
  await tell(target, `file ${process.execPath}`);
  expect(await monitor.ended).toBe(0);
  expect(monitor.events.map(({ kind }) => kind)).toEqual(['start', 'target-found', 'stop']);
  const stop = monitor.events.at(-1) as MonitorEvent;
  expect(stop).toMatchObject({ status: 'clean', details: { reason: 'duration', hits: 0 } });
  expect(scansOf(stop)).toBeGreaterThan(10);
});

test('hits must persist: memory that goes away in time is a warning, memory that stays is a verdict', async () => {
  const passing = await start('target');
  const staying = await start('target');
  const monitor = clearsight([
    'watch',
    ...['--pid', `${passing.pid}`, '--pid', `${staying.pid}`],
    ...['--persist-for', '600ms', '--json', ...FAST],
  ]);
  await monitor.nextOf('target-found');
  await monitor.nextOf('target-found');
  await tell(passing, 'rwx');
  const isHit = (event: MonitorEvent) => event.kind === 'hit' && event.details?.hits === 3;
  await monitor.next((event) => isHit(event) && event.pid === passing.pid);
  await tell(passing, 'unmap');
  await tell(staying, 'rwx');
  const verdict = await monitor.nextOf('verdict');
  expect(verdict.pid).toBe(staying.pid);
  expect(verdict.details?.persistedMs).toBeGreaterThanOrEqual(600);
  monitor.child.kill('SIGTERM');
  await monitor.ended;
  expect(monitor.events.filter(({ kind }) => kind === 'verdict')).toEqual([verdict]);
});

test('development: a verdict is a warning, nothing is ended, watching goes on', async () => {
  const target = await start('target');
  const monitor = clearsight([
    'watch',
    ...['--pid', `${target.pid}`, '--action', 'terminate', '--dev', '--duration', '1s', '--json', ...FAST],
  ]);
  await monitor.nextOf('target-found');
  await tell(target, 'rwx');
  expect(await monitor.nextOf('verdict')).toMatchObject({ level: 'WARNING', action: 'simulate' });
  await tell(target, 'rwx');
  expect(await monitor.ended).toBe(3);
  expect(isRunning(target.pid)).toBe(true);
  expect(monitor.events.at(-1)).toMatchObject({ kind: 'stop', details: { reason: 'duration' } });
  expect(monitor.events.filter(({ kind }) => kind === 'enforcement')).toEqual([]);
});

test('--keep-watching goes on behind the last verdict, to targets that start later', async () => {
  const program = renamedTarget('again');
  const monitor = clearsight([
    'watch',
    ...['--target', 'again', '--action', 'terminate', '--keep-watching', '--json', ...FAST],
  ]);
  await monitor.nextOf('target-awaited');
  for (const _ of ['first', 'second']) {
    const target = await start('target', [], program);
    await monitor.nextOf('target-found');
    target.send('rwx');
    expect(await target.exited).toBe('SIGKILL');
    expect((await monitor.nextOf('verdict')).pid).toBe(target.pid);
    await monitor.nextOf('enforcement');
  }
  monitor.child.kill('SIGTERM');
  expect(await monitor.ended).toBe(143);
});

test('when every target that was given by PID has ended, so does the monitor, cleanly', async () => {
  const targets = [await start('target'), await start('target')];
  const monitor = clearsight([
    'watch',
    ...targets.flatMap(({ pid }) => ['--pid', `${pid}`]),
    '--json',
    ...FAST,
  ]);
  await monitor.nextOf('target-found');
  await monitor.nextOf('target-found');
  await targets[0]?.end();
  await monitor.nextOf('target-gone');
  await targets[1]?.end();
  expect(await monitor.ended).toBe(0);
  expect(monitor.events.at(-1)).toMatchObject({
    kind: 'stop',
    status: 'clean',
    details: { reason: 'deserted' },
  });
  const gone = monitor.events.filter(({ kind }) => kind === 'target-gone');
  expect(gone.map(({ pid }) => pid)).toEqual(targets.map(({ pid }) => pid));
});

test('a renamed target stays protected', async () => {
  const target = await start('target', [], renamedTarget('disguised'));
  const monitor = clearsight(['watch', '--target', 'disguised', '--action', 'terminate', '--json', ...FAST]);
  await monitor.nextOf('target-found');
  await tell(target, 'rename innocent');
  target.send('rwx');
  expect(await target.exited).toBe('SIGKILL');
  expect(await monitor.ended).toBe(3);
});

test('strict: a process that becomes a target is judged as one, whatever it was before', async () => {
  const game = renamedTarget('clear-becomes');
  const target = await start('target');
  const monitor = clearsight([
    'watch',
    '--json',
    ...['--profile', 'strict', '--action', 'terminate', '--target', 'clear-becomes', ...FAST],
  ]);
  const before = await monitor.next(({ kind, pid }) => kind === 'verdict' && pid === target.pid);
  expect(before).toMatchObject({ process: 'target', action: 'simulate' });
  target.send(`exec ${game}`);
  const after = await monitor.next(({ kind, pid }) => kind === 'verdict' && pid === target.pid);
  expect(after).toMatchObject({ process: 'clear-becomes', action: 'terminate' });
  expect(await target.exited).toBe('SIGKILL');
  expect(await monitor.ended).toBe(3);
});

test('strict: one hit is enough, and its texts differ', async () => {
  const target = await start('target');
  const monitor = clearsight([
    'watch',
    ...['--profile', 'strict', '--action', 'terminate', '--pid', `${target.pid}`, ...FAST],
  ]);
  expect(await monitor.ended).toBe(3);
  expect(await target.exited).toBe('SIGKILL');
  const about = logLines(monitor, 'memory_monitor.log').filter((text) => text.includes(`PID=${target.pid})`));
  expect(about[0]).toMatch(
    line(
      `[MEMORY_MONITOR] [WARNING] Suspicious memory region found in process target (PID=${target.pid}): ADDRESS`,
    ),
  );
  expect(about.at(-1)).toMatch(
    line(
      `[MEMORY_MONITOR] [FATAL] [FI-MEM-001] Terminating simulated game process (PID=${target.pid}) — Reason: Suspicious executable memory detected.`,
    ),
  );
});

test('--no-memory looks at no maps', async () => {
  const target = await start('target');
  await tell(target, 'rwx');
  const monitor = clearsight([
    'watch',
    '--pid',
    `${target.pid}`,
    '--no-memory',
    '--duration',
    '3s',
    '--json',
    ...FAST,
  ]);
  expect(await monitor.ended).toBe(0);
  expect(scansOf(monitor.events.at(-1) as MonitorEvent)).toBe(0);
});

test('allowed regions are shown at start and honoured, up to their count', async () => {
  const target = await start('target');
  const monitor = clearsight(
    ['watch', '--pid', `${target.pid}`, '--config', 'policy.json', '--json', ...FAST],
    {
      folder: policyFolder({
        memory: {
          allow: [{ path: '', permissions: 'rwxp', maxBytes: 4096, count: 1, reason: 'just-in-time code' }],
        },
      }),
    },
  );
  const isShown = ({ message }: MonitorEvent) =>
    message ===
    'Allowed region: anonymous memory, permissions rwxp, at most 4096 bytes, at most 1 at once - Reason: just-in-time code';
  await monitor.next(isShown);
  await monitor.nextOf('target-found');
  await tell(target, 'rwx');
  // Something that the monitor tells of, later than that: code of a file that it flips from data is not allowed.
  await tell(target, 'write');
  await tell(target, 'flip');
  const region = await monitor.nextOf('region');
  expect(region.details?.permissions).toBe('r-xp');
  expect(await monitor.ended).toBe(3);
});

function policyFolder(policy: object): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'policy.json'), JSON.stringify(policy));
  return folder;
}

test('--input-only waits for no target, whatever the environment names', async () => {
  const monitor = clearsight(['watch', '--input-only', '--json'], { env: { CLEARSIGHT_TARGET: 'game' } });
  await monitor.nextOf('start');
  monitor.child.kill('SIGINT');
  expect(await monitor.ended).toBe(130);
  expect(monitor.events.filter(({ kind }) => kind === 'target-awaited')).toEqual([]);
});
