import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileFixture, type Fixture } from '../support/fixtures.js';
import { start, tell } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { auditEvents, clearsight, logLines, onTerminal } from './clearsight.js';

const FAST = ['--input', 'none', '--interval', '5ms'];
/** What no line of a log may hold. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** Names the process with raw bytes; `|` stands for a line feed. */
async function rename(target: Fixture, name: Buffer): Promise<void> {
  target.child.stdin?.write(Buffer.concat([Buffer.from('rename '), name, Buffer.from('\n')]));
  await target.nextLine();
}

test.each([
  ['a forged line', Buffer.from('a|b [CRITICAL]'), 'a\\nb [CRITICAL]'],
  ['an escape sequence', Buffer.from('\x1b[2J\x1b]0;x\x07'), '\\x1b[2J\\x1b]0;x\\x07'],
  ['invalid UTF-8', Buffer.from([0xff, 0xfe, 0x41, 0xc3]), /A/],
  ['a direction override', Buffer.from('a\u202eemag'), 'a\\u202eemag'],
])('a process renamed to %s: one line a record, escaped', async (_, name, shown) => {
  const target = await start('target');
  await rename(target, name);
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, ...FAST]);
  await monitor.said(/Protecting process/);
  await tell(target, 'rwx');
  expect(await monitor.ended).toBe(3);
  const lines = logLines(monitor, 'memory_monitor.log');
  for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \[\w+\] \[\w+\] /);
  for (const line of lines) expect(line).not.toMatch(CONTROLS);
  expect(monitor.stderr.split('\n').slice(0, -1)).toEqual(onTerminal(lines));
  const events = auditEvents(monitor);
  expect(events).toHaveLength(lines.length);
  const named = events.find(({ kind }) => kind === 'target-found')?.process;
  if (typeof shown === 'string') expect(named).toBe(shown);
  else expect(named).toMatch(shown);
});

test('the --target that is asked for may hold anything too', async () => {
  const monitor = clearsight(['watch', '--target', 'a\nb\x1b[2J', '--duration', '3s', ...FAST]);
  expect(await monitor.ended).toBe(4);
  expect(monitor.stderr).toContain('Waiting for a process named a\\nb\\x1b[2J\n');
});

test('executable memory of files whose paths are longer than 4,096 bytes, or hold controls', async () => {
  const folder = temporaryFolder();
  copyFileSync(compileFixture('target'), join(folder, 'a\nb\x1b[2J'));
  const target = await start('target');
  await tell(target, `file ${join(folder, 'a|b\x1b[2J')}`);
  await tell(target, `deep ${folder}`);
  // Strict, so that every one of them is told of.
  const monitor = clearsight(['watch', '--profile', 'strict', '--pid', `${target.pid}`, ...FAST]);
  expect(await monitor.ended).toBe(3);
  const lines = logLines(monitor, 'memory_monitor.log');
  for (const line of lines) expect(line).not.toMatch(CONTROLS);
  const names = auditEvents(monitor)
    .filter(({ kind, pid }) => kind === 'region' && pid === target.pid)
    .flatMap(({ findings = [] }) => findings.map((finding) => 'name' in finding && finding.name));
  // The kernel's text writes a line feed as \012, and so do both readers; the backslash is escaped again to be shown.
  expect(names).toContainEqual(expect.stringMatching(/\/a\\\\012b\\x1b\[2J$/));
  expect(names).toContainEqual(expect.stringMatching(/ddd|^\[name left out\]$/));
});

test('a program at a path of almost 4,096 bytes is found by name and shown cut', async () => {
  let folder = temporaryFolder();
  for (let depth = 0; depth < 20; depth++) folder = join(folder, 'd'.repeat(200));
  mkdirSync(folder, { recursive: true });
  const program = join(folder, 'deep-game');
  copyFileSync(compileFixture('target'), program);
  const target = await start('target', [], program);
  const monitor = clearsight(['watch', '--target', 'deep-game', '--json', ...FAST]);
  const found = await monitor.nextOf('target-found');
  expect(found.pid).toBe(target.pid);
  expect(found.details?.executable).toMatch(/\/d+\.\.\. \(40\d\d characters\)$/);
  target.send('rwx');
  expect(await monitor.ended).toBe(3);
});
