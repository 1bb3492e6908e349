import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { compileFixture } from '../support/fixtures.js';
import { start, tell } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clearsight, run, saidOf } from './clearsight.js';

const GAME = fileURLToPath(new URL('../fixtures/jit-game.mjs', import.meta.url));
const library = () => compileFixture('target', ['-shared', '-fPIC'], 'target.so');
const game = () => start('jit-game', [GAME, library()], process.execPath);
const watch = ({ pid }: { readonly pid: number | undefined }, ...more: string[]) =>
  clearsight(['watch', '--pid', `${pid}`, '--input', 'none', '--json', ...more]);

test('the memory of a JIT is explained and not counted; a page beside it ends the process; a replay says the same', async () => {
  const target = await game();
  const monitor = watch(target, '--action', 'terminate', '--record', 'session.ndjson');
  expect(await monitor.nextOf('explained')).toMatchObject({
    level: 'INFO',
    pid: target.pid,
    message: expect.stringMatching(
      /^Explained in process \S+ \(PID = \d+\): \d+ executable regions? \(\d+ KiB\) of V8 \[v8\]$/,
    ),
    details: { runtime: 'v8' },
  });
  target.send('rwx');
  expect(await monitor.nextOf('region')).toMatchObject({
    message: expect.stringMatching(/ rwxp anonymous \[writable-executable, anonymous-executable\]$/),
  });
  expect(await monitor.nextOf('verdict')).toMatchObject({ code: 'FI-MEM-001', pid: target.pid });
  expect(await target.exited).toBe('SIGKILL');
  expect(await monitor.ended).toBe(3);
  expect(saidOf(monitor).filter(({ kind }) => kind === 'explained')).toHaveLength(1);
  expect(saidOf(await run(['replay', 'session.ndjson', '--json'], monitor))).toEqual(saidOf(monitor));
});

test('many scans of a JIT at work are clean', async () => {
  const target = await game();
  const monitor = clearsight(
    ['watch', '--pid', `${target.pid}`, '--input', 'none', '--json', '--interval', '1ms'],
    { env: { CLEARSIGHT_HEARTBEAT: '1s' } },
  );
  await monitor.next(({ kind, details }) => kind === 'heartbeat' && Number(details?.scans) > 1000);
  monitor.child.kill('SIGTERM');
  expect(await monitor.ended).toBe(143);
  expect(saidOf(monitor)).toMatchObject([{ kind: 'explained' }]);
});

test('a JIT is no hit from the birth of its process on, nor are those of its threads', async () => {
  const script =
    'const { Worker } = require("node:worker_threads"); for (let n = 0; n < 10; n++) new Worker("0", { eval: true })';
  const monitor = clearsight([
    ...['run', '--input', 'none', '--interval', '1ms', '--json-file', 'events.ndjson', '--'],
    ...[process.execPath, '-e', script],
  ]);
  const ended = await monitor.ended;
  const events = readFileSync(join(monitor.folder, 'events.ndjson'), 'utf8');
  expect(events).not.toMatch(/"kind":"region"/);
  expect(ended).toBe(0);
  expect(events).toContain('"kind":"explained"');
  expect(events).not.toMatch(/"kind":"(?:hit|verdict)"/);
});

test('the bare rule, and the strict profile, explain nothing', async () => {
  const target = await game();
  await tell(target, 'rwx');
  const bare = join(temporaryFolder(), 'bare.json');
  writeFileSync(bare, JSON.stringify({ memory: { attribution: 'off' } }));
  for (const args of [
    ['--profile', 'strict'],
    ['--config', bare],
  ]) {
    const monitor = watch(target, ...args);
    expect(await monitor.ended).toBe(3);
    expect(monitor.events.filter(({ kind }) => kind === 'explained')).toEqual([]);
    expect(monitor.events.filter(({ kind }) => kind === 'region').length).toBeGreaterThan(1);
  }
});
