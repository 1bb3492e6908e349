import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { linesOf } from './support.js';

const COUNT = 10_000;
const program = fileURLToPath(new URL('../fixtures/log-lines.mjs', import.meta.url));

function expectAll(folder: string, more = 0): void {
  const lines = linesOf(folder, 'memory_monitor.log');
  const audit = linesOf(folder, 'audit.ndjson').map((line) => JSON.parse(line));
  expect(lines).toHaveLength(COUNT + more);
  expect(audit).toHaveLength(COUNT + more);
  for (let number = 0; number < COUNT; number++) {
    if (lines[number]?.endsWith(`line ${number}`) && audit[number].message === `line ${number}`) continue;
    expect.fail(`line ${number} is ${lines[number]} and ${JSON.stringify(audit[number])}`);
  }
}

test('process.exit in the same tick loses no line of the files', () => {
  const folder = temporaryFolder();
  const { status } = spawnSync(process.execPath, [program, folder, String(COUNT), 'exit']);
  expect(status).toBe(7);
  expectAll(folder);
});

test('close flushes the console, however slow its reader', () => {
  const folder = temporaryFolder();
  const { status, stderr } = spawnSync(
    'sh',
    [
      '-c',
      '"$@" 2>&1 >/dev/null | (sleep 0.2; cat >&2)',
      'sh',
      process.execPath,
      program,
      folder,
      String(COUNT),
      'close',
    ],
    { encoding: 'utf8', maxBuffer: 1e8 },
  );
  expect(status).toBe(0);
  expect(stderr.split('\n')).toHaveLength(COUNT + 1);
  expectAll(folder);
});

test('SIGTERM: drained, flushed, 143', async () => {
  const folder = temporaryFolder();
  const child = spawn(process.execPath, [program, folder, String(COUNT), 'sigterm']);
  const console = text(child.stderr);
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  const [status] = await once(child, 'close');
  expect(status).toBe(143);
  expect((await console).split('\n')).toHaveLength(COUNT + 1);
  expectAll(folder);
});

test('SIGKILL right behind a verdict: everything is there, in order', () => {
  const folder = temporaryFolder();
  const { signal } = spawnSync(process.execPath, [program, folder, String(COUNT), 'sigkill']);
  expect(signal).toBe('SIGKILL');
  expectAll(folder, 1);
  expect(linesOf(folder, 'memory_monitor.log').at(-1)).toMatch(/\[CRITICAL\] the end$/);
});

test('a reader of standard error that goes away does not end the monitor', () => {
  const folder = temporaryFolder();
  const { stdout } = spawnSync(
    'bash',
    [
      '-c',
      '"$@" 2> >(head -1 >/dev/null); echo $?',
      'bash',
      process.execPath,
      program,
      folder,
      String(COUNT),
      'close',
    ],
    { encoding: 'utf8' },
  );
  expect(stdout).toBe('0\n');
  expectAll(folder);
});
