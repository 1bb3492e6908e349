import { firstValueFrom, lastValueFrom, merge } from 'rxjs';
import { expect, test } from 'vitest';
import { createProcessSystem } from '../../../src/sources/process/create-system.js';
import { memoryConfig, openDescriptors, start, threads, watch } from './harness.js';

/** Node starts threads and opens descriptors of its own on first use: a first round makes it do so. */
async function twice(round: () => Promise<void>): Promise<void> {
  await round();
  const before = { descriptors: openDescriptors(), threads: threads() };
  await round();
  expect({ descriptors: openDescriptors(), threads: threads() }).toEqual(before);
}

test('closing lets go of every descriptor and thread', async () => {
  const targets = [await start('target'), await start('target')];
  await twice(async () => {
    const watched = await watch({ pids: targets.map(({ pid }) => pid), everyProcess: true });
    for (const _ of targets) await watched.next('snapshot');
    await watched.close();
  });
});

test('the last unsubscription lets go, also while processes are being found', async () => {
  await twice(async () => {
    const system = await createProcessSystem({
      names: [],
      pids: [],
      everyProcess: true,
      memory: memoryConfig(),
      debuggers: true,
    });
    await new Promise<void>((resolve) => {
      const subscription = merge(system.targets, system.memory, system.debuggers).subscribe(() => {
        subscription.unsubscribe();
        resolve();
      });
    });
    await system.close();
  });
});

test('a system that nobody listened to, and one that was refused, leave nothing', async () => {
  const target = await start('target');
  await twice(async () => {
    const options = { names: ['x'], everyProcess: false, memory: memoryConfig(), debuggers: true };
    const system = await createProcessSystem({ ...options, pids: [target.pid] });
    await system.close();
    await expect(createProcessSystem({ ...options, pids: [target.pid, 4_194_303] })).rejects.toMatchObject({
      code: 'CS_TARGET',
    });
  });
});

test('ending at the first target that was held before anybody listened lets go of all', async () => {
  const targets = [await start('target'), await start('target')];
  await twice(async () => {
    const system = await createProcessSystem({
      names: [],
      pids: targets.map(({ pid }) => pid),
      everyProcess: false,
      memory: memoryConfig(),
      debuggers: true,
    });
    const first = await firstValueFrom(merge(system.targets, system.memory));
    expect(first).toMatchObject({ kind: 'target-found', process: { pid: targets[0]?.pid } });
    await system.close();
    expect(await lastValueFrom(system.memory, { defaultValue: 'completed' })).toBe('completed');
  });
});

test('streams complete when the system closes', async () => {
  const watched = await watch();
  const completed = new Promise<void>((complete) => {
    watched.system.targets.subscribe({ complete });
  });
  await watched.system.close();
  await completed;
});
