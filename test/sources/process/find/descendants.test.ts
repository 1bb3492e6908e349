import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { MARK_VARIABLE } from '../../../../src/sources/linux/launch/launch.js';
import { linux } from '../../../../src/sources/linux/platform.js';
import { type Fixture, startFixture } from '../../../support/fixtures.js';
import { start, type Watched, watch } from '../harness.js';

/** A shell that runs what it reads, until the test ends. */
function shell(env: NodeJS.ProcessEnv = {}): Fixture {
  const fixture = startFixture('/usr/bin/env', [
    ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
    '/bin/sh',
  ]);
  onTestFinished(() => fixture.end());
  return fixture;
}

/** Has a shell start a process that lives until the test ends, and gives its PID. */
async function startIn(fixture: Fixture, command: string): Promise<number> {
  fixture.send(command);
  const pid = Number(await fixture.nextLine());
  onTestFinished(() => {
    if (linux.processExists(pid)) process.kill(pid, 'SIGKILL');
  });
  return pid;
}

const found = (watched: Watched, pid: number) =>
  watched.next('target-found', (record) => record.process.pid === pid);

test('what a target starts is found, and what that starts, each with who started it', async () => {
  const parent = shell();
  const watched = await watch({ pids: [parent.pid], descendants: true });
  const { process: first } = await found(watched, parent.pid);
  expect(first.startedBy).toBeUndefined();
  const child = await startIn(parent, 'sh -c "sleep 60 & echo \\$!; wait" & sleep 0');
  const { process: grandchild } = await found(watched, child);
  const { process: between } = await watched.next(
    'target-found',
    ({ process }) => process.startedBy === first.key,
  );
  expect(grandchild).toMatchObject({ isTarget: true, startedBy: between.key });
});

test('near misses: a process that something else started, and any child when descendants are not asked for', async () => {
  const [parent, stranger] = [shell(), shell()];
  const with_ = await watch({ pids: [parent.pid], descendants: true });
  const without = await watch({ pids: [parent.pid] });
  const strange = await startIn(stranger, 'sleep 60 & echo $!');
  const child = await startIn(parent, 'sleep 60 & echo $!');
  await found(with_, child);
  const pidsOf = ({ records }: Watched) =>
    records.flatMap((record) => (record.kind === 'target-found' ? [record.process.pid] : []));
  expect(pidsOf(with_)).not.toContain(strange);
  expect(pidsOf(without)).toEqual([parent.pid]);
});

test('what a target had started before it was held is found', async () => {
  const parent = shell();
  const child = await startIn(parent, 'sleep 60 & echo $!');
  const watched = await watch({ pids: [parent.pid], descendants: true });
  expect((await found(watched, child)).process.startedBy).toMatch(new RegExp(`^${parent.pid}:`));
});

test('a process whose parent is gone before anybody looked is known by its mark, and only by its own', async () => {
  const mark = randomUUID();
  const parent = shell({ [MARK_VARIABLE]: mark });
  const other = shell({ [MARK_VARIABLE]: `${mark}0` });
  const watched = await watch({ pids: [parent.pid], descendants: true, mark });
  await found(watched, parent.pid);
  const orphan = '(setsid sleep 60 & echo $!)';
  const strange = await startIn(other, orphan);
  const child = await startIn(parent, orphan);
  const { process } = await found(watched, child);
  const family = watched.records.flatMap((record) =>
    record.kind === 'target-found' ? [record.process.pid] : [],
  );
  // The shell in between may have been seen after all: then that one is named.
  expect(family).toContain(Number(process.startedBy?.split(':')[0]));
  expect(family).not.toContain(strange);
});

test('of many that run another program and end at once, nothing comes behind their end', async () => {
  const parent = shell();
  const watched = await watch({ pids: [parent.pid], descendants: true });
  await found(watched, parent.pid);
  parent.send(
    'i=0; while [ $i -lt 100 ]; do (exec true) & (exec sleep 0.$i) & i=$((i+1)); done; wait; sleep 60 & echo $!',
  );
  const last = Number(await parent.nextLine());
  onTestFinished(() => void process.kill(last, 'SIGKILL'));
  await found(watched, last);
  await watched.system.lookThrough();
  const ended = new Set<string>();
  for (const record of watched.records) {
    if (record.kind === 'target-gone') ended.add(record.key);
    if (record.kind === 'target-found') expect(ended).not.toContain(record.process.key);
  }
  expect(ended.size).toBeGreaterThan(0);
});

test('a strict scope names the descendants of its targets as targets', async () => {
  const parent = shell();
  const child = await startIn(parent, 'sleep 60 & echo $!');
  const bystander = await start('target');
  const watched = await watch({ everyProcess: true, descendants: true });
  await found(watched, child);
  await watched.system.hold(parent.pid);
  const promoted = await watched.next(
    'target-found',
    ({ process }) => process.pid === child && process.isTarget,
  );
  expect(promoted.process.startedBy).toMatch(new RegExp(`^${parent.pid}:`));
  expect((await found(watched, bystander.pid)).process.isTarget).toBe(false);
});
