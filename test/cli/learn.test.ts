import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Baseline } from '../../src/workers/memory/baseline/baseline.js';
import { startFixture } from '../support/fixtures.js';
import { renamedTarget, start, tell } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clearsight, run, saidOf } from './clearsight.js';

const FILE = 'target.baseline.json';
const readIn = (folder: string, file = FILE): Baseline =>
  JSON.parse(readFileSync(join(folder, file), 'utf8'));

/** Learns a running process until its modules were read, then ends as with Ctrl-C. */
async function learnt(pid: number, folder: string, ...args: string[]) {
  const command = await run(['learn', '--pid', `${pid}`, '--seconds', '3', ...args], { folder });
  expect(command.code, command.stderr).toBe(0);
  return command;
}

test('what was learnt of a program is no drift; one mapping more, of memory or of a file, is, and a replay says the same', async () => {
  const target = await start('target');
  await tell(target, 'rwx');
  const { folder, stderr } = await learnt(target.pid, temporaryFolder());
  expect(stderr).toMatch(
    /^clearsight: learning from .*\nclearsight: target\.baseline\.json: baseline of target, written: 1 kind of executable memory, \d+ modules\n$/,
  );
  expect(statSync(join(folder, FILE)).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual([FILE]);
  const { program, runs, memory, modules } = readIn(folder);
  expect({ program, runs, memory }).toEqual({
    program: 'target',
    runs: 1,
    memory: [
      {
        ...{ origin: 'anonymous', permissions: 'rwxp', minBytes: 4096, maxBytes: 8191, count: 1, runs: 1 },
        reason: 'seen in 1 of 1 run: 1 region of anonymous memory at once, rwxp, 4 KiB to under 8 KiB',
      },
    ],
  });
  expect(modules.map(({ path }) => basename(path))).toEqual(expect.arrayContaining(['target', 'libc.so.6']));
  for (const { sha256 } of modules) expect(sha256).toMatch(/^[0-9a-f]{64}$/);

  const library = join(folder, 'library.so');
  writeFileSync(library, 'a library');
  // What the base rules find is allowed: drift is found all the same, where it is not allowed too.
  const settings = { memory: { baseline: FILE, allow: [{ path: '', maxBytes: 8191, reason: 'a test' }] } };
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
  const watch = ['watch', '--pid', `${target.pid}`, '--input', 'none', '--json', '--config', 'settings.json'];
  const monitor = clearsight([...watch, '--record', 'session.ndjson'], { folder });
  await monitor.next(({ message }) =>
    /^Baseline of target, learnt in 1 run: 1 kind of executable memory, \d+ modules$/.test(message),
  );
  await monitor.next(({ kind }) => kind === 'target-found');
  await tell(target, `file ${library}`);
  expect(await monitor.nextOf('region')).toMatchObject({
    level: 'WARNING',
    findings: [
      {
        detector: 'module-drift',
        words: expect.stringContaining('a file that is not in the baseline: SHA-256'),
        name: library,
      },
    ],
  });
  await tell(target, 'memfd more');
  const { findings } = await monitor.next(
    (event) => event.kind === 'region' && /memfd:more/.test(event.message),
  );
  expect(findings?.map(({ detector }) => detector)).toContain('memory-drift');
  monitor.child.kill('SIGTERM');
  expect(await monitor.ended).toBe(143);
  expect(saidOf(monitor).filter(({ message }) => message.includes('drift'))).toHaveLength(2);
  // The file is not there any more, and what it held was recorded.
  const elsewhere = temporaryFolder();
  copyFileSync(join(folder, 'session.ndjson'), join(elsewhere, 'session.ndjson'));
  const replayed = await run(['replay', 'session.ndjson', '--json'], { folder: elsewhere });
  expect(saidOf(replayed)).toEqual(saidOf(monitor));
}, 60_000);

test('runs merge into a file that is there, and it is said how to start afresh', async () => {
  const [one, other] = [await start('target'), await start('target')];
  await tell(one, 'rwx');
  // Neighbours of one kind would be one region.
  for (const command of ['rwx', 'memfd code', 'rwx']) await tell(other, command);
  const { folder } = await learnt(one.pid, temporaryFolder(), '--output', 'mine.json');
  const { stderr } = await learnt(other.pid, folder, '--output', 'mine.json');
  expect(stderr).toMatch(
    /mine\.json: baseline of target, merged into the 1 run that it held: 2 kinds of executable memory, \d+ modules, 1 of them new\n/,
  );
  expect(stderr).toContain('mine.json: remove it to start afresh; it has 2 runs now\n');
  const { runs, memory } = readIn(folder, 'mine.json');
  expect({ runs, memory }).toMatchObject({
    runs: 2,
    memory: [
      { origin: 'anonymous', count: 2, runs: 2 },
      { origin: 'memoryFile', count: 1, runs: 1 },
    ],
  });
}, 60_000);

test('a program that learn starts is learnt without the shell that starts it; Ctrl-C ends it early and writes', async () => {
  const program = renamedTarget('game');
  const command = clearsight(['learn', '--', program]);
  await command.said(
    /^clearsight: learning from game \(PID = \d+\); Ctrl-C ends it, and writes what was learnt\n/,
  );
  command.child.kill('SIGINT');
  expect(await command.ended).toBe(130);
  const { program: name, memory, modules } = readIn(command.folder, 'game.baseline.json');
  expect({ name, memory }).toEqual({ name: 'game', memory: [] });
  expect(modules.map(({ path }) => path)).toContain(program);
  expect(modules.some(({ path }) => /\/(?:da|ba)?sh$/.test(path))).toBe(false);
}, 60_000);

test('node is learnt, and its compiler is no drift, also where nothing is attributed', async () => {
  const child = spawn(process.execPath, [
    '-e',
    'let n = 0; setInterval(() => { for (let i = 0; i < 1e5; i++) n += i; }, 10)',
  ]);
  onTestFinished(async () => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  });
  await once(child, 'spawn');
  const name = basename(process.execPath);
  const { folder } = await learnt(child.pid ?? -1, temporaryFolder());
  const { memory, modules } = readIn(folder, `${name}.baseline.json`);
  expect(memory).toEqual(
    expect.arrayContaining([expect.objectContaining({ origin: 'anonymous', permissions: 'rwxp' })]),
  );
  expect(modules.map(({ path }) => basename(path))).toContain(name);
  const settings = { memory: { attribution: 'off', baseline: `${name}.baseline.json` } };
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
  const watch = ['watch', '--pid', `${child.pid}`, '--input', 'none', '--config', 'settings.json'];
  const monitor = await run([...watch, '--duration', '3s', '--keep-watching', '--json'], { folder });
  expect(
    monitor.events.flatMap(({ findings = [] }) => findings).map(({ detector }) => detector),
  ).not.toContain('memory-drift');
  expect(monitor.stdout).not.toContain('-drift');
}, 60_000);

test('where nothing was seen there is no file, and that is no success', async () => {
  const absent = await run(['learn', '--target', 'no-such-game', '--seconds', '1']);
  expect(absent).toMatchObject({ code: 4, stdout: '' });
  expect(absent.stderr).toBe(
    'clearsight: nothing was learnt, and no file was written: no such process was there\n',
  );
  const short = await run(['learn', '--', '/bin/true']);
  expect(short.code).toBe(4);
  expect(short.stderr).toMatch(/^clearsight: nothing was learnt, and no file was written: /);
  for (const { folder } of [absent, short]) expect(readdirSync(folder)).toEqual([]);
}, 60_000);

test('the baseline of another program is refused by its name, and is not learnt into', async () => {
  const target = await start('target');
  const { folder } = await learnt(target.pid, temporaryFolder());
  const before = readFileSync(join(folder, FILE), 'utf8');
  const game = startFixture(renamedTarget('game'));
  onTestFinished(() => game.end());
  await game.nextLine();
  const refused = await run(['watch', '--pid', `${game.pid}`, '--baseline', FILE], { folder });
  expect(refused.code).toBe(2);
  expect(refused.stderr).toBe(
    `clearsight: --pid ${game.pid}: expected a baseline of game, got one of target [CS_BASELINE]\n`,
  );
  const started = await run(['run', '--baseline', FILE, '--', '/bin/sleep', '60'], { folder });
  expect(started.code).toBe(2);
  expect(started.stderr).toBe(
    'clearsight: run: expected a baseline of sleep, got one of target; if it starts that one, name it with --target [CS_BASELINE]\n',
  );
  const into = await run(['learn', '--pid', `${game.pid}`, '--seconds', '3', '--output', FILE], { folder });
  expect(into.code).toBe(2);
  expect(into.stderr.split('\n')[1]).toBe(
    `clearsight: ${FILE}: expected a baseline of game, got one of target (--output FILE writes elsewhere) [CS_BASELINE]`,
  );
  expect(readFileSync(join(folder, FILE), 'utf8')).toBe(before);
  // By name, nobody can tell before it is there: a notice says it then.
  const monitor = clearsight(['watch', '--target', 'game', '--baseline', FILE, '--input', 'none', '--json'], {
    folder,
  });
  const notice = await monitor.next(({ message }) => message.includes('not compared'));
  expect(notice).toMatchObject({ kind: 'notice', level: 'WARNING', pid: game.pid });
  expect(notice.message).toBe(
    `Process game (PID = ${game.pid}) is protected, but not compared with the baseline: that is of target, and it runs another program`,
  );
}, 60_000);

test.each([
  [
    'neither a program nor a process',
    [],
    'expected a program to start (-- ./game), or --target NAME or --pid PID, got neither',
  ],
  ['both', ['--pid', '1', '--', 'sleep', '1'], 'got both'],
  ['no time', ['--seconds', '0', '--', 'sleep', '1'], 'Expected a whole number from 1 to 86400.'],
])('%s is misuse', async (_, args, message) => {
  const command = await run(['learn', ...args]);
  expect(command.code).toBe(2);
  expect(command.stderr).toContain(message);
});

test('a file that is no baseline is refused before anything is started', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'mine.json'), '{"version": 7}');
  const mark = join(folder, 'was-started');
  const command = await run(['learn', '--output', 'mine.json', '--', '/usr/bin/touch', mark], { folder });
  expect(command.code).toBe(2);
  expect(command.stderr).toBe(
    'clearsight: mine.json: expected a baseline of version 1, got version 7 [CS_BASELINE]\n',
  );
  expect(existsSync(mark)).toBe(false);
});
