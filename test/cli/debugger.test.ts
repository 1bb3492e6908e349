import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { testWith } from '../support/requirements.js';
import { start } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { auditEvents, clearsight, line, logLines } from './clearsight.js';

const QUIET = ['--input', 'none'];

/** A debugger that is ended, and waited for, with the test at the latest. */
function debug(command: 'gdb' | 'strace', pid: number): { readonly pid: number; end(): Promise<void> } {
  const args = command === 'gdb' ? ['--quiet', '--nx', '-p', `${pid}`] : ['-p', `${pid}`];
  const child = spawn(command, args, { stdio: ['pipe', 'ignore', 'ignore'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = async () => {
    child.kill(command === 'gdb' ? 'SIGKILL' : 'SIGTERM');
    await exited;
  };
  onTestFinished(end);
  return { pid: child.pid as number, end };
}

testWith('gdb', 'strace').each(['gdb', 'strace'] as const)(
  '%s on a target: FI-DBG-001 with its name',
  async (tracer) => {
    const target = await start('target');
    const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--action', 'terminate', ...QUIET]);
    await monitor.said(/Protecting process target/);
    const { pid, end } = debug(tracer, target.pid);
    expect(await monitor.ended).toBe(3);
    // A stopped gdb keeps what has ended as a zombie.
    await end();
    expect(await target.exited).toBe('SIGKILL');
    const verdict = `[DEBUGGER_DETECTOR] [CRITICAL] [FI-DBG-001] Terminating protected process (PID = ${target.pid}) - Reason: Debugger detected: ${tracer} (PID = ${pid})`;
    expect(logLines(monitor, 'memory_monitor.log')).toContainEqual(expect.stringMatching(line(verdict)));
    expect(auditEvents(monitor).find(({ kind }) => kind === 'verdict')?.findings).toEqual([
      expect.objectContaining({
        kind: 'tracer',
        via: 'ptrace',
        tracerPid: pid,
        tracerName: tracer,
        monitor: false,
      }),
    ]);
  },
);

testWith('gdb', 'strace')(
  'attached, detached, attached again by another: one verdict, all told',
  async () => {
    const target = await start('target');
    const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--keep-watching', '--json', ...QUIET]);
    await monitor.nextOf('target-found');
    const gdb = debug('gdb', target.pid);
    expect(await monitor.nextOf('verdict')).toMatchObject({ code: 'FI-DBG-001', pid: target.pid });
    await gdb.end();
    expect((await monitor.nextOf('debugger')).message).toBe(
      `Debugger left process target (PID = ${target.pid})`,
    );
    const strace = debug('strace', target.pid);
    expect((await monitor.nextOf('debugger')).message).toBe(
      `Debugger detected: strace (PID = ${strace.pid})`,
    );
    monitor.child.kill('SIGTERM');
    expect(await monitor.ended).toBe(143);
    expect(monitor.events.filter(({ kind }) => kind === 'verdict')).toHaveLength(1);
  },
);

testWith('strace')('--dev ignores debuggers, and says so once', async () => {
  const target = await start('target');
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--dev', '--json', ...QUIET]);
  await monitor.nextOf('target-found');
  const first = debug('strace', target.pid);
  const ignored = await monitor.nextOf('notice');
  expect(ignored).toMatchObject({ level: 'INFO', message: 'Debuggers are ignored in development mode' });
  await first.end();
  const seeing = clearsight(['watch', '--pid', `${target.pid}`, '--json', ...QUIET]);
  debug('strace', target.pid);
  await seeing.nextOf('verdict');
  monitor.child.kill('SIGTERM');
  expect(await monitor.ended).toBe(143);
  expect(monitor.events.map(({ kind }) => kind)).toEqual(['start', 'target-found', 'notice', 'stop']);
});

testWith('strace')('a tracer on the monitor itself: a verdict on its targets', async () => {
  const target = await start('target');
  const monitor = clearsight([
    'watch',
    '--pid',
    `${target.pid}`,
    '--action',
    'terminate',
    '--json',
    ...QUIET,
  ]);
  await monitor.nextOf('target-found');
  const { pid } = debug('strace', monitor.pid);
  expect((await monitor.nextOf('verdict')).message).toBe(
    `Terminating protected process (PID = ${target.pid}) - Reason: Debugger detected on the monitor itself: strace (PID = ${pid})`,
  );
  expect(await target.exited).toBe('SIGKILL');
});

test('an inspector that is opened in the monitor while it runs', async () => {
  const target = await start('target');
  const open = join(temporaryFolder(), 'open.cjs');
  const code = "process.on('SIGUSR2', () => require('node:inspector').open(0, '127.0.0.1'));";
  writeFileSync(open, code);
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--json', ...QUIET], {
    env: { NODE_OPTIONS: `--require=${open}` },
  });
  await monitor.nextOf('target-found');
  monitor.child.kill('SIGUSR2');
  expect(await monitor.nextOf('verdict')).toMatchObject({
    code: 'FI-DBG-001',
    pid: target.pid,
    findings: [{ detector: 'tracer', via: 'inspector', monitor: true }],
  });
  expect(await monitor.ended).toBe(3);
});

test('an inspector that was open from the start', async () => {
  const target = await start('target');
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--json', ...QUIET], {
    env: { NODE_OPTIONS: '--inspect=127.0.0.1:0' },
  });
  expect((await monitor.nextOf('verdict')).message).toContain(
    'Debugger detected on the monitor itself: inspector',
  );
  expect(await monitor.ended).toBe(3);
});
