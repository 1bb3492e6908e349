import type { Worker } from 'node:worker_threads';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';
import { createProcessSystem } from '../../../src/sources/process/process-system.js';
import { openDescriptors, start, systemOptions, threads, watch } from './harness.js';

/** Node starts threads and opens descriptors of its own on first use: a first round makes it do so. */
async function twice(round: () => Promise<void>): Promise<void> {
  await round();
  const before = { descriptors: openDescriptors(), threads: threads() };
  await round();
  // The kernel lists a thread for a moment more than it takes to join it.
  await expect.poll(() => ({ descriptors: openDescriptors(), threads: threads() })).toEqual(before);
}

test('closing lets go of every descriptor and thread', async () => {
  const targets = [await start('target'), await start('target')];
  await twice(async () => {
    const watched = await watch({ pids: targets.map(({ pid }) => pid), everyProcess: true });
    for (const _ of targets) await watched.observed('regions');
    await watched.close();
  });
});

test('the last unsubscription lets go, also while processes are being found', async () => {
  await twice(async () => {
    const system = await createProcessSystem(systemOptions({ everyProcess: true }));
    await new Promise<void>((resolve) => {
      const subscription = system.records.subscribe(() => {
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
    const options = systemOptions({ names: ['x'] });
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
    const system = await createProcessSystem(systemOptions({ pids: targets.map(({ pid }) => pid) }));
    const first = await firstValueFrom(system.records);
    expect(first).toMatchObject({ kind: 'target-found', process: { pid: targets[0]?.pid } });
    await system.close();
    expect(await lastValueFrom(system.records, { defaultValue: 'completed' })).toBe('completed');
  });
});

test('the records complete when the system closes', async () => {
  const watched = await watch();
  const completed = new Promise<void>((complete) => {
    watched.system.records.subscribe({ complete });
  });
  await watched.system.close();
  await completed;
});

test.each(['finder', 'observer'])('when the %s thread dies, that is unrecoverable', async (name) => {
  const workers: Worker[] = [];
  const onWorker = (worker: Worker) => workers.push(worker);
  process.on('worker', onWorker);
  // A thread that is cut off closes nothing: it must have opened nothing.
  const watched = await watch({ facts: [] });
  process.off('worker', onWorker);
  const [finder, observer] = workers;
  await (name === 'finder' ? finder : observer)?.terminate();
  expect(await watched.next('watch-failed')).toMatchObject({
    time: expect.any(Number),
    reason: 'unrecoverable',
    message: `${name} thread ended`,
  });
  if (name === 'finder')
    await expect(watched.system.hold(process.ppid)).rejects.toMatchObject({ code: 'CS_TARGET' });
});
