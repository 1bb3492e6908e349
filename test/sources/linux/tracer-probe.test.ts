import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { testWith } from '../../support/requirements.js';
import { isAbout, start, tell, watch } from '../process/harness.js';

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
  const byGdb = await watched.observed('tracer', isAbout(process));
  expect(byGdb).toMatchObject({
    pid: target.pid,
    value: { via: 'ptrace', tracerName: 'gdb', attached: true },
  });
  await gdb.end();
  expect(await watched.observed('tracer', isAbout(process))).toMatchObject({
    value: { attached: false, tracerPid: 0, tracerName: '' },
  });

  const strace = debug('strace', ['-p', `${target.pid}`]);
  const byStrace = await watched.observed('tracer', isAbout(process));
  expect(byStrace.value).toMatchObject({ tracerName: 'strace', attached: true });
  expect(byStrace.value.tracerPid).not.toBe(byGdb.value.tracerPid);
  await strace.end();
  expect(await watched.observed('tracer', isAbout(process))).toMatchObject({ value: { attached: false } });
});

testWith('strace')('a tracer that was there before is told, also when maps are not read', async () => {
  const target = await start('target');
  const before = await watch({ pids: [target.pid] });
  debug('strace', ['-p', `${target.pid}`]);
  await before.observed('tracer');
  const watched = await watch({ pids: [target.pid], facts: ['tracer'] });
  expect(await watched.observed('tracer')).toMatchObject({
    value: { attached: true, tracerName: 'strace' },
  });
});

testWith('strace')('a tracer of the monitor itself is told, without any target', async () => {
  const watched = await watch();
  const strace = debug('strace', ['-p', `${process.pid}`]);
  expect(await watched.observed('tracer')).toMatchObject({
    key: null,
    pid: process.pid,
    value: { via: 'ptrace', tracerName: 'strace', attached: true },
  });
  await strace.end();
  expect(await watched.observed('tracer')).toMatchObject({ key: null, value: { attached: false } });
});

test('a program that the monitor started and that asks to be traced by its parent has no debugger', async () => {
  const target = await start('target');
  const watched = await watch({ pids: [target.pid] });
  await watched.observed('regions');
  await tell(target, 'traceme');
  expect(readFileSync(`/proc/${target.pid}/status`, 'utf8')).toContain(`\nTracerPid:\t${process.pid}\n`);
  // Two scans later: each scan looks for a tracer too.
  for (const command of ['rwx', 'unmap']) {
    await tell(target, command);
    await watched.observed('regions');
  }
  const tracers = watched.records.filter((record) => record.kind === 'observed' && record.fact === 'tracer');
  expect(tracers).toEqual([]);
});

testWith('strace')('when the fact is not asked for nobody looks', async () => {
  const target = await start('target');
  const seeing = await watch({ pids: [target.pid] });
  const watched = await watch({ pids: [target.pid], facts: ['regions'] });
  await watched.observed('regions');
  debug('strace', ['-p', `${target.pid}`]);
  await seeing.observed('tracer');
  const scans = watched.records.length;
  await watched.next('unchanged', (record) => watched.records.indexOf(record) > scans);
  expect(watched.records.some((record) => 'fact' in record && record.fact === 'tracer')).toBe(false);
});
