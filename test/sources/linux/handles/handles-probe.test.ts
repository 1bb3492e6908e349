import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Fixture } from '../../../support/fixtures.js';
import { testWith } from '../../../support/requirements.js';
import { isAbout, isOf, start, tell, temporaryFolder, watch } from '../../process/harness.js';

/** The target fixture under watch, and who is known to have its memory open. */
async function watchTarget(args: readonly string[] = []) {
  const target = await start('target', args);
  const watched = await watch({ pids: [target.pid], facts: ['handles'] });
  const next = async () => (await watched.observed('handles')).value.holders;
  return { target, watched, next };
}

const memoryOf = ({ pid }: Fixture) => `/proc/${pid}/mem`;

test('who has the memory open is told, with what they may do, and that they let go', async () => {
  const { target, watched, next } = await watchTarget();
  expect(await next()).toEqual([]);
  const [reader, writer] = [await start('target'), await start('target')];
  await tell(reader, `look ${memoryOf(target)}`);
  const read = { pid: reader.pid, name: 'target', mayWrite: false };
  expect(await next()).toEqual([read]);
  await tell(writer, `hold ${memoryOf(target)}`);
  await tell(writer, 'rename scan\x1b[31m|mem');
  const write = { pid: writer.pid, name: 'scan\x1b[31m\nmem', mayWrite: true };
  expect(await next()).toEqual([read, write].sort((one, other) => one.pid - other.pid));
  await tell(reader, 'release');
  expect(await next()).toEqual([write]);
  await writer.end();
  expect(await next()).toEqual([]);
  expect(watched.records.filter(({ kind }) => kind === 'probe-failed')).toEqual([]);
});

test('who had it open before the target was first seen is told at once', async () => {
  const target = await start('target');
  const holder = await start('target');
  await tell(holder, `hold ${memoryOf(target)}`);
  const watched = await watch({ pids: [target.pid], facts: ['handles'] });
  expect((await watched.observed('handles')).value.holders).toEqual([
    { pid: holder.pid, name: 'target', mayWrite: true },
  ]);
});

test.each([
  ['the path of its first thread', [], ({ pid }: Fixture) => `/proc/${pid}/task/${pid}/mem`],
  [
    'the path of another thread',
    ['headless'],
    ({ pid }: Fixture) => `/proc/${pid}/task/${otherThread(pid)}/mem`,
  ],
  ['the id of another thread', ['headless'], ({ pid }: Fixture) => `/proc/${otherThread(pid)}/mem`],
])('memory that was opened by %s', async (_, args, path) => {
  const { target, next } = await watchTarget(args);
  expect(await next()).toEqual([]);
  const holder = await start('target');
  await tell(holder, `look ${path(target)}`);
  expect(await next()).toMatchObject([{ pid: holder.pid }]);
});

const otherThread = (pid: number): number =>
  readdirSync(`/proc/${pid}/task`)
    .map(Number)
    .find((thread) => thread !== pid) ?? expect.fail('no other thread');

test('a holder whose first thread has ended is seen', async () => {
  const { target, next } = await watchTarget();
  expect(await next()).toEqual([]);
  const holder = await start('target', ['headless']);
  await tell(holder, `look ${memoryOf(target)}`);
  expect(await next()).toMatchObject([{ pid: holder.pid }]);
});

test('a holder that forbade others to look at it is one of those unseen, for who may not look', async () => {
  const { target, next } = await watchTarget();
  expect(await next()).toEqual([]);
  const holder = await start('target');
  await tell(holder, `look ${memoryOf(target)}`);
  expect(await next()).toMatchObject([{ pid: holder.pid }]);
  // Root may look all the same.
  await tell(holder, 'undumpable');
  await tell(holder, 'rename hidden');
  if (process.getuid?.() === 0) expect(await next()).toMatchObject([{ pid: holder.pid, name: 'hidden' }]);
  else expect(await next()).toEqual([]);
});

test('memory behind more descriptors than one pass looks at is found by the next', async () => {
  const { target, next } = await watchTarget();
  expect(await next()).toEqual([]);
  const holder = await start('target');
  await tell(holder, 'look /proc/self/maps');
  await tell(holder, 'many 3500');
  await tell(holder, `look ${memoryOf(target)}`);
  expect(await next()).toMatchObject([{ pid: holder.pid }]);
});

test('near misses: its own memory, that of others, its map, files that are only called so', async () => {
  const { target, watched, next } = await watchTarget();
  expect(await next()).toEqual([]);
  await tell(target, `look ${memoryOf(target)}`);
  const other = await start('target');
  await tell(other, 'hold /proc/self/mem');
  await tell(other, `look /proc/${target.pid}/maps`);
  const called = join(temporaryFolder(), `${target.pid}`);
  mkdirSync(called);
  writeFileSync(join(called, 'mem'), '');
  await tell(other, `look ${called}/mem`);
  await watched.next('unchanged', isOf('handles'));
  await watched.next('unchanged', isOf('handles'));
  expect(watched.records.filter(({ kind }) => kind === 'observed')).toHaveLength(1);
});

test('one look serves all targets, and each is told of its own', async () => {
  const targets = [await start('target'), await start('target')];
  const holder = await start('target');
  const watched = await watch({ pids: targets.map(({ pid }) => pid), facts: ['handles'] });
  const held = await Promise.all(targets.map(({ pid }) => watched.system.hold(pid)));
  for (const one of held) expect((await watched.observed('handles', isAbout(one))).value.holders).toEqual([]);
  await tell(holder, `hold ${memoryOf(targets[1] as Fixture)}`);
  const { pid, value } = await watched.observed('handles');
  expect([pid, value.holders]).toMatchObject([targets[1]?.pid, [{ pid: holder.pid }]]);
});

testWith('gdb')('gdb holds the memory of what it debugs', async () => {
  const { target, next } = await watchTarget();
  expect(await next()).toEqual([]);
  const gdb = spawn('gdb', ['--quiet', '--nx', '-p', `${target.pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  expect(await next()).toMatchObject([{ pid: gdb.pid, name: 'gdb', mayWrite: true }]);
  gdb.kill('SIGKILL');
  expect(await next()).toEqual([]);
});

test('where descriptors have run out, the look fails, and goes on once there are some', () => {
  const module = new URL('../../../../dist/sources/linux/handles/memory-holders.js', import.meta.url).href;
  const program = `
    const { MemoryHolders } = await import('${module}');
    const { openSync, closeSync } = await import('node:fs');
    const look = new MemoryHolders();
    const all = [];
    try { for (;;) all.push(openSync('/dev/null')); } catch {}
    look.step();
    const failures = [look.failure];
    for (const fd of all) closeSync(fd);
    look.step();
    console.log(JSON.stringify([...failures, look.failure, look.of(1)]));`;
  const args = ['-c', 'ulimit -n 64; exec "$0" --input-type=module -e "$1"', process.execPath, program];
  const { stdout, stderr } = spawnSync('sh', args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([expect.stringMatching(/^EMFILE: /), '', []]);
});
