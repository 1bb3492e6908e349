import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { HOOK_FILE } from '../../../../src/sources/input/hook-file.js';
import { createInputSource } from '../../../../src/sources/input/input-source.js';
import { isOwnHelper } from '../../../../src/sources/linux/own-helpers.js';
import { readArguments } from '../../../../src/sources/linux/proc.js';
import { startFixture } from '../../../support/fixtures.js';
import { isAbout, isOf, memoryConfig, renamedTarget, start, tell, watch } from '../harness.js';

const LONG_NAME = 'game-with-a-name-longer-than-a-comm';

test.each(['odd game', LONG_NAME])('a target named %j that starts later is found', async (name) => {
  const program = renamedTarget(name);
  const watched = await watch({ names: [name] });
  expect((await watched.next('target-awaited')).name).toBe(name);
  const target = await start('target', [], program);
  const found = await watched.next('target-found');
  expect(found.process).toMatchObject({
    pid: target.pid,
    name: name.slice(0, 15),
    executable: program,
    isTarget: true,
  });
  await target.end();
  expect((await watched.next('target-gone')).key).toBe(found.process.key);
  expect(watched.records.filter((record) => record.kind === 'target-awaited')).toHaveLength(1);
});

test('near misses are not found: a part of a name, a longer name with the same comm, a path', async () => {
  const hit = renamedTarget('clear-target');
  const miss = renamedTarget('clear-target-2');
  const sameComm = renamedTarget(`${LONG_NAME}-2`);
  const misses = [await start('target', [], miss), await start('target', [], sameComm)];
  const watched = await watch({ names: ['clear-target', LONG_NAME, miss] });
  const target = await start('target', [], hit);
  expect((await watched.next('target-found')).process.pid).toBe(target.pid);
  // A second look at all: the misses are young, so they were looked at in every pass.
  const other = await start('target', [], hit);
  expect((await watched.next('target-found')).process.pid).toBe(other.pid);
  const found = watched.records.flatMap((record) =>
    record.kind === 'target-found' ? record.process.pid : [],
  );
  for (const { pid } of misses) expect(found).not.toContain(pid);
});

test('several processes of one name and several names are all held', async () => {
  const first = renamedTarget('clear-first');
  const second = renamedTarget('clear-second');
  const targets = [await start('target', [], first), await start('target', [], first)];
  const watched = await watch({ names: ['clear-first', 'clear-second'] });
  targets.push(await start('target', [], second));
  const found = [];
  for (const _ of targets) found.push((await watched.next('target-found')).process.pid);
  expect(found.sort()).toEqual(targets.map((target) => target.pid).sort());
});

test('a process that becomes a target by exec is found, and one that renames itself stays held under its new name', async () => {
  const game = renamedTarget('clear-exec');
  const watched = await watch({ names: ['clear-exec'] });
  await watched.next('target-awaited');
  const target = await start('target');
  target.send(`exec ${game}`);
  const { process } = await watched.next('target-found');
  expect(process.pid).toBe(target.pid);
  expect(await target.nextLine()).toBe('ready');
  await tell(target, 'rename a|b \x1b[31m');
  expect((await watched.next('target-found')).process).toEqual({ ...process, name: 'a\nb \x1b[31m' });
  const scans = watched.records.length;
  await watched.next(
    'unchanged',
    (record) => isOf('regions')(record) && watched.records.indexOf(record) >= scans,
  );
  expect(watched.records.some((record) => record.kind === 'target-gone')).toBe(false);
});

test('a target is known by the name that it gave itself, parentheses and newlines included', async () => {
  const target = await start('target');
  await tell(target, 'rename x) R 1|(y');
  const watched = await watch({ names: ['x) R 1\n(y'] });
  expect((await watched.next('target-found')).process).toMatchObject({
    pid: target.pid,
    name: 'x) R 1\n(y',
  });
});

test('the monitor itself is never a target', async () => {
  const own = process.title === '' ? 'node' : process.title;
  const watched = await watch({ names: [own, 'node', 'MainThread', 'clear-own'], pids: [] });
  const target = await start('target', [], renamedTarget('clear-own'));
  await watched.next('target-found', (record) => record.process.pid === target.pid);
  const found = watched.records.flatMap((record) =>
    record.kind === 'target-found' ? record.process.pid : [],
  );
  expect(found).not.toContain(process.pid);
});

test.each([
  ['that no process has', 4_194_303],
  ['of a kernel thread', 2],
])('a PID %s is refused', async (_, pid) => {
  await expect(watch({ pids: [pid] })).rejects.toMatchObject({ code: 'CS_TARGET' });
});

test('a zombie is refused as a target', async () => {
  const parent = await start('target');
  const pid = Number(await tell(parent, 'zombie'));
  expect(readFileSync(`/proc/${pid}/stat`, 'latin1')).toContain(') Z ');
  await expect(watch({ pids: [pid] })).rejects.toMatchObject({ code: 'CS_TARGET' });
});

test('a launched process is held at once, and again is the same', async () => {
  const watched = await watch();
  const target = await start('target');
  const process = await watched.system.hold(target.pid);
  expect(process).toMatchObject({ pid: target.pid, isTarget: true });
  expect(await watched.system.hold(target.pid)).toEqual(process);
  await watched.observed('regions', isAbout(process));
  await target.end();
  await watched.next('target-gone');
  await expect(watched.system.hold(target.pid)).rejects.toMatchObject({ code: 'CS_TARGET' });
});

test('a strict scope holds every process, and says when one turns out to be a target', async () => {
  const game = renamedTarget('clear-strict');
  const target = await start('target');
  const watched = await watch({
    names: ['clear-strict'],
    everyProcess: true,
    memory: memoryConfig({ interval: '50ms' }),
  });
  const isIt = (record: { process: { pid: number } }) => record.process.pid === target.pid;
  const first = await watched.next('target-found', isIt);
  expect(first.process.isTarget).toBe(false);
  await watched.observed('regions', isAbout(first.process));
  target.send(`exec ${game}`);
  expect((await watched.next('target-found', isIt)).process).toEqual({
    ...first.process,
    name: 'clear-strict',
    executable: game,
    isTarget: true,
  });
  const found = watched.records.flatMap((record) =>
    record.kind === 'target-found' ? record.process.pid : [],
  );
  expect(found).toContain(process.ppid);
  expect(found).not.toContain(process.pid);
});

test('1,500 processes beside it: a target is found all the same', async () => {
  await start('crowd', ['1500']);
  const watched = await watch({ names: ['clear-crowd'] });
  await watched.next('target-awaited');
  const target = await start('target', [], renamedTarget('clear-crowd'));
  expect((await watched.next('target-found')).process.pid).toBe(target.pid);
});

test("the monitor's own input process is no target, another process of the same program is", async () => {
  const input = createInputSource({
    source: 'evdev',
    devices: [],
    hop: 100,
    hopJitter: 50,
    blindAfter: 5000,
  });
  // Its first word comes when its process runs.
  await new Promise((resolve) => {
    const subscription = input.subscribe(resolve);
    onTestFinished(() => subscription.unsubscribe());
  });
  const helper = listProcesses().find((pid) => readArguments(pid).includes(HOOK_FILE)) as number;
  expect(helper).toBeGreaterThan(1);
  expect(isOwnHelper(helper)).toBe(true);

  const watched = await watch({ names: [basename(process.execPath)], facts: ['tracer'] });
  const other = startFixture(process.execPath, ['-e', 'console.log("ready"); process.stdin.resume()']);
  onTestFinished(() => other.end());
  await watched.next('target-found', (record) => record.process.pid === other.pid);
  const found = watched.records.flatMap((record) =>
    record.kind === 'target-found' ? record.process.pid : [],
  );
  expect(found).not.toContain(helper);
  expect(isOwnHelper(other.pid)).toBe(false);
});

const listProcesses = () => readdirSync('/proc').map(Number).filter(Number.isInteger);
