import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { start } from '../support/target.js';
import { type Clearsight, clearsight, ON_A_TERMINAL } from './clearsight.js';
import { recordInjection } from './recorded-injection.js';

const QUIET = ['--input', 'none', '--interval', '5ms'];
const UNDER_NOHUP = ['/bin/bash', '-c', 'nohup "$@"', 'bash'];
/** The last `exit` keeps the shell there, as a script with more lines does. */
const shellWith = (line: string) => ['/bin/sh', '-c', `${line}; "$@"; exit $?`, 'sh'];

/** The one child of a process. */
function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
}

/** Signals that a process ignores, by number. */
function ignoredBy(pid: number): number[] {
  const mask = /^SigIgn:\s*(\w+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return [1, 2].filter((signal) => (Number.parseInt(mask ?? '', 16) >> (signal - 1)) & 1);
}

/** A monitor that watches already, started through another command. */
async function watching(through: readonly string[]): Promise<Clearsight> {
  const target = await start('target');
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--json', ...QUIET], { through });
  await monitor.nextOf('target-found');
  return monitor;
}

test.each([
  ['SIGINT', "trap '' INT"],
  ['SIGHUP', "trap '' HUP"],
] as const)('%s stays ignored when the shell ignores it', async (signal, line) => {
  const monitor = await watching(shellWith(line));
  const pid = childOf(monitor.pid);
  process.kill(pid, signal);
  process.kill(pid, 'SIGTERM');
  await monitor.ended;
  expect(monitor.events.at(-1)?.details).toMatchObject({ reason: 'SIGTERM' });
});

test('a shell that ignores another one changes nothing', async () => {
  const monitor = await watching(shellWith("trap '' HUP QUIT TERM"));
  process.kill(childOf(monitor.pid), 'SIGINT');
  expect(await monitor.ended).toBe(130);
});

test('a program that ignores SIGINT only while it waits changes nothing', async () => {
  const monitor = await watching(['perl', '-e', 'exit(system(@ARGV) >> 8)']);
  expect(ignoredBy(monitor.pid)).toEqual([2]);
  process.kill(childOf(monitor.pid), 'SIGINT');
  expect(await monitor.ended).toBe(130);
});

test('under nohup SIGHUP ends no replay', async () => {
  const folder = await recordInjection(QUIET);
  const replay = clearsight(['replay', 'capture.ndjson', '--speed', '0.001', '--json'], {
    folder,
    through: UNDER_NOHUP,
  });
  await replay.nextOf('target-found');
  replay.child.kill('SIGHUP');
  replay.child.kill('SIGTERM');
  expect(await replay.ended).toBe(143);
});

test('nohup on a terminal is known by the input that it leaves', async () => {
  const target = await start('target');
  const [shell = '', option = '', script = '', name = ''] = ON_A_TERMINAL;
  const underNohup = script.replace('exec $*', 'unset _; exec nohup $* 2>/dev/null 3>/dev/tty');
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--json-fd', '3', ...QUIET], {
    through: [shell, option, underNohup, name],
  });
  await monitor.nextOf('target-found');
  const pid = childOf(monitor.pid);
  process.kill(pid, 'SIGHUP');
  process.kill(pid, 'SIGTERM');
  await monitor.ended;
  expect(monitor.events.at(-1)?.details).toMatchObject({ reason: 'SIGTERM' });
});

test('the program of `run` inherits it, and gets no SIGHUP from the monitor', async () => {
  const program = ['sh', '-c', 'echo begun; read -r line; echo "read $line"'];
  const monitor = clearsight(['run', ...QUIET, '-q', '--', ...program], { through: UNDER_NOHUP });
  await monitor.printed(/begun/);
  expect(ignoredBy(childOf(monitor.pid))).toEqual([1]);
  monitor.child.kill('SIGHUP');
  monitor.child.stdin?.end('on\n');
  await monitor.printed(/read on/);
  expect(await monitor.ended).toBe(0);
});
