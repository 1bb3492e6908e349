import { type ChildProcess, spawn } from 'node:child_process';
import inspector from 'node:inspector';
import { expect, onTestFinished, test } from 'vitest';
import { testWith } from '../../support/requirements.js';
import { isAbout, memoryConfig, start, watch } from './harness.js';

/** Runs a debugger until it is ended or the test is. */
function debug(command: string, args: readonly string[]): { end(): Promise<void> } {
  const child: ChildProcess = spawn(command, args, { stdio: ['pipe', 'ignore', 'ignore'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = async () => {
    child.kill(command === 'gdb' ? 'SIGKILL' : 'SIGTERM');
    await exited;
  };
  onTestFinished(end);
  return { end };
}

testWith('gdb', 'strace')('gdb attached, detached, then strace: each is named', async () => {
  const target = await start('target');
  const watched = await watch({ pids: [target.pid] });
  const { process } = await watched.next('target-found');

  const gdb = debug('gdb', ['--quiet', '--nx', '-p', `${target.pid}`]);
  const byGdb = await watched.next('debugger', isAbout(process));
  expect(byGdb).toMatchObject({ pid: target.pid, via: 'ptrace', tracerName: 'gdb', attached: true });
  await gdb.end();
  expect(await watched.next('debugger', isAbout(process))).toMatchObject({
    attached: false,
    tracerPid: 0,
    tracerName: '',
  });

  const strace = debug('strace', ['-p', `${target.pid}`]);
  const byStrace = await watched.next('debugger', isAbout(process));
  expect(byStrace).toMatchObject({ tracerName: 'strace', attached: true });
  expect(byStrace.tracerPid).not.toBe(byGdb.tracerPid);
  await strace.end();
  expect(await watched.next('debugger', isAbout(process))).toMatchObject({ attached: false });
});

testWith('strace')('a tracer that was there before is told, also without memory scans', async () => {
  const target = await start('target');
  const before = await watch({ pids: [target.pid] });
  debug('strace', ['-p', `${target.pid}`]);
  await before.next('debugger');
  const watched = await watch({ pids: [target.pid], memory: memoryConfig({ enabled: false }) });
  expect(await watched.next('debugger')).toMatchObject({ attached: true, tracerName: 'strace' });
});

testWith('strace')('a tracer of the monitor itself is told, without any target', async () => {
  const watched = await watch();
  const strace = debug('strace', ['-p', `${process.pid}`]);
  const state = { key: null, pid: process.pid, via: 'ptrace', tracerName: 'strace', attached: true };
  expect(await watched.next('debugger')).toMatchObject(state);
  await strace.end();
  expect(await watched.next('debugger')).toMatchObject({ key: null, attached: false });
});

test('an inspector on the monitor itself is told', async () => {
  const watched = await watch();
  inspector.open(0, '127.0.0.1');
  onTestFinished(() => inspector.close());
  const state = { key: null, pid: process.pid, via: 'inspector', tracerPid: 0 };
  expect(await watched.next('debugger')).toMatchObject({ ...state, attached: true });
  inspector.close();
  expect(await watched.next('debugger')).toMatchObject({ ...state, attached: false });
});

testWith('strace')('without debuggers nobody looks', async () => {
  const target = await start('target');
  const seeing = await watch({ pids: [target.pid] });
  const watched = await watch({ pids: [target.pid], debuggers: false });
  await watched.next('snapshot');
  debug('strace', ['-p', `${target.pid}`]);
  await seeing.next('debugger');
  const scans = watched.records.length;
  await watched.next('unchanged', (record) => watched.records.indexOf(record) > scans);
  expect(watched.records.some((record) => record.kind === 'debugger')).toBe(false);
});
