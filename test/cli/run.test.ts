import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { compileFixture } from '../support/fixtures.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { auditEvents, clearsight, logLines, MAIN, run } from './clearsight.js';

const FAST = ['--input', 'none', '--interval', '5ms'];
const SHELL = (script: string) => ['--', '/bin/sh', '-c', script];
const target = () => compileFixture('target');

test.each([
  ['exit 0', 0],
  ['exit 7', 7],
  ['kill -TERM $$', 143],
  ['kill -KILL $$', 137],
])('a clean program: %j ends with its own exit code', async (script, code) => {
  expect((await run(['run', ...FAST, ...SHELL(script)])).code).toBe(code);
});

test('standard streams pass, and nothing is added to standard output', async () => {
  const command = clearsight(['run', ...FAST, ...SHELL('read line; echo "got $line"; echo trouble >&2')]);
  command.child.stdin?.end('a word\n');
  expect(await command.ended).toBe(0);
  expect(command.stdout).toBe('got a word\n');
  expect(command.stderr).toContain('trouble\n');
});

test("options behind the program's name are the program's", async () => {
  const { stdout, code } = await run(['run', ...FAST, 'echo', '--target', '--help', '-n']);
  expect({ stdout, code }).toEqual({ stdout: '--target --help -n\n', code: 0 });
});

test('the program keeps the PID that is protected, goes by its own name and inherits no descriptor', async () => {
  const descriptorsOf = 'echo /proc/self/fd/*';
  const command = await run(['run', ...FAST, ...SHELL(`echo $$; ${descriptorsOf}`)]);
  const [pid, descriptors] = command.stdout.split('\n');
  expect(logLines(command, 'memory_monitor.log').join('\n')).toMatch(
    new RegExp(`Protecting process (sh|dash|bash) \\(PID = ${pid}\\)`),
  );
  expect(`${descriptors}\n`).toBe(spawnSync('/bin/sh', ['-c', descriptorsOf], { encoding: 'utf8' }).stdout);
});

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s reaches the program, which decides',
  async (signal) => {
    const command = clearsight([
      'run',
      ...FAST,
      ...SHELL(`trap 'exit 5' ${signal.slice(3)}; echo ready; while :; do read x || exit 9; done`),
    ]);
    await command.printed(/ready/);
    command.child.kill(signal);
    // A shell's trap runs once what it waits for is over.
    command.child.stdin?.write('\n');
    expect(await command.ended).toBe(5);
    expect(logLines(command, 'memory_monitor.log').at(-1)).toContain('Stopped (the program has ended)');
  },
);

test('a program that does not survive the signal: 128 + n', async () => {
  const command = clearsight(['run', ...FAST, '--', target()]);
  await command.printed(/ready/);
  command.child.kill('SIGTERM');
  expect(await command.ended).toBe(143);
});

test.each([0, 30, 60, 90, 120, 200])(
  'a signal %i ms into the start, whatever is under way then: no program, 143',
  async (ms) => {
    const command = clearsight(['run', ...FAST, ...SHELL('echo begun; exec sleep 20')]);
    // Node itself takes its time to start; the program's waiting process is the first child.
    await expect
      .poll(() => readFileSync(`/proc/${command.pid}/task/${command.pid}/children`, 'utf8'), {
        timeout: 20_000,
      })
      .not.toBe('');
    await wait(ms);
    command.child.kill('SIGTERM');
    expect(await command.ended).toBe(143);
    expect(command.stderr).not.toContain('clearsight: ');
  },
);

test('a verdict ends the program: exit 3', async () => {
  const command = clearsight(['run', '--action', 'terminate', ...FAST, '--', target()]);
  await command.printed(/ready/);
  command.child.stdin?.write('rwx\n');
  expect(await command.ended).toBe(3);
  expect(logLines(command, 'memory_monitor.log').join('\n')).toMatch(
    /\[CRITICAL\] \[FI-MEM-001\] Terminating protected process (?:.|\n)* ended \(exit confirmed after \d+ ms\)\n/,
  );
});

test('simulate: the program goes on to its own end, and the verdict is not forgotten: exit 3', async () => {
  const command = clearsight(['run', ...FAST, '--', target()]);
  await command.printed(/ready/);
  command.child.stdin?.write('rwx\n');
  await command.said(/was left alive/);
  command.child.stdin?.write('exit 0\n');
  expect(await command.ended).toBe(3);
});

test('memory that is mapped as the very first act is seen, at an interval of seconds too', async () => {
  const command = clearsight([
    'run',
    '--action',
    'terminate',
    '--input',
    'none',
    '--hits',
    '1',
    '--interval',
    '200ms',
    '--',
    target(),
  ]);
  command.child.stdin?.write('rwx\n');
  expect(await command.ended).toBe(3);
});

test('a descendant that goes on keeps the command; with the program gone, a signal ends the watching alone', async () => {
  const command = clearsight(['run', ...FAST, ...SHELL('sleep 30 >/dev/null 2>&1 </dev/null & echo $!')]);
  await command.said(/Process sh \(PID = \d+\) has ended/);
  const descendant = Number(command.stdout);
  onTestFinished(() => void process.kill(descendant, 'SIGKILL'));
  command.child.kill('SIGTERM');
  expect(await command.ended).toBe(143);
  expect(process.kill(descendant, 0)).toBe(true);
});

const TEXT = '#!/bin/sh\n';

test.each([
  [
    'nothing of the name',
    'no-such-program-here',
    /here: expected a program, found none of that name in PATH$/,
  ],
  ['the name of a file here', 'text', /found none of that name in PATH \(did you mean \.\/text\?\)$/],
  ['the name of a folder here', 'folder', /found none of that name in PATH$/],
  ['no name', '', /^expected the name or the path of a program, got ""$/],
  [
    'a script without its interpreter',
    './lost',
    /lost: .* got a script whose interpreter \/no\/such\/sh is missing$/,
  ],
  ['a script with lines of another system', './dos', /whose interpreter \/bin\/sh\\r is missing$/],
  ['a path to nothing', './no-such-program', /got ENOENT: no such file or directory$/],
  ['a path through a file', './text/game', /got ENOTDIR: not a directory$/],
  ['a folder', './folder', /got a folder$/],
  ['a device', '/dev/null', /got something other than a file$/],
  [
    'a file that may not be executed',
    './text',
    /got a file that is not executable \(chmod \+x \.\/text makes it so\)$/,
  ],
])('%s: exit 2, one line, nothing started', async (_, program, says) => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'text'), TEXT, { mode: 0o600 });
  writeFileSync(join(folder, 'lost'), '#! /no/such/sh -e\n', { mode: 0o700 });
  writeFileSync(join(folder, 'dos'), '#!/bin/sh\r\n', { mode: 0o700 });
  const command = await run(['run', ...FAST, '--', program], { folder });
  expect(command.code).toBe(2);
  const [, message] = /^clearsight: ([^\n]*) \[CS_TARGET\]\n$/.exec(command.stderr) ?? [];
  expect(message).toMatch(says);
  expect(existsSync(join(folder, 'ClearSight'))).toBe(false);
});

test('a log folder that cannot be made: exit 1 with its path, and the program has not begun', async () => {
  const command = await run(['run', '--log-dir', '/dev/null/logs', ...FAST, ...SHELL('echo begun')]);
  expect(command.code).toBe(1);
  expect(command.stdout).toBe('');
  expect(command.stderr).toMatch(/^clearsight: log folder \/dev\/null\/logs: [^\n]*\[CS_LOG\]\n$/);
});

test('what the program starts is protected too, and the command stays until it has ended', async () => {
  const folder = temporaryFolder();
  const script = join(folder, 'start.sh');
  // A script that does not exec, and leaves its game to itself.
  writeFileSync(script, `#!/bin/sh\n(${target()} <&3 & )\nexit 0\n`, { mode: 0o755 });
  const command = clearsight([
    'run',
    ...FAST,
    '--action',
    'terminate',
    '--',
    '/bin/sh',
    '-c',
    `exec 3<&0; ${script}`,
  ]);
  // Where it is held while it is still a shell, it goes by the name of the game once it has become that.
  await command.said(/Protecting process target \(PID = \d+\), (started by|a descendant of|which was) /);
  await command.printed(/ready/);
  command.child.stdin?.write('rwx\n');
  expect(await command.ended).toBe(3);
  const lines = logLines(command, 'memory_monitor.log').join('\n');
  expect(lines).toMatch(/\[FI-MEM-001\] Process \d+ ended/);
  const [verdict] = auditEvents(command).filter(({ kind }) => kind === 'verdict');
  expect(verdict?.process).toBe('target');
});

test('a script that becomes the game: from then on it goes by that name', async () => {
  const folder = temporaryFolder();
  const script = join(folder, 'start.sh');
  writeFileSync(script, '#!/bin/sh\nread line\nexec sleep 1\n', { mode: 0o755 });
  const command = clearsight(['run', ...FAST, script]);
  await command.said(/Protecting process start\.sh \(PID = \d+\)\n/);
  command.child.stdin?.write('go\n');
  await command.said(/Protecting process sleep \(PID = \d+\), which was start\.sh\n/);
  expect(await command.ended).toBe(0);
  expect(logLines(command, 'memory_monitor.log').join('\n')).toMatch(/Process sleep \(PID = \d+\) has ended/);
});

test('a program may start the monitor itself: what run gives it is no setting', async () => {
  const command = await run(['run', ...FAST, '--', process.execPath, MAIN, 'config', 'print', '--json']);
  expect(JSON.parse(command.stdout).length).toBeGreaterThan(10);
});
