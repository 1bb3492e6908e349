import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import type { ToldMapping, ToldMappings } from '../../../../src/facts/mappings.js';
import { BACKING } from '../../../../src/facts/regions/backing.js';
import { formatPermissions } from '../../../../src/facts/regions/region.js';
import { linux } from '../../../../src/sources/linux/platform.js';
import { bells } from '../../../../src/sources/linux/wake/bell.js';
import { mappingsProbe } from '../../../../src/sources/linux/wake/mappings-probe.js';
import type { HeldProcess } from '../../../../src/sources/process/held-process.js';
import { memoryConfig, start, tell, temporaryFolder } from '../../process/harness.js';
import { openedSince, openFiles } from '../../process/open-files.js';

/** The probe at work on a process, and what it was told so far. */
function listenTo(pid: number, memory = memoryConfig()) {
  const held = linux.hold(pid, () => ({ as: 'target' }), []) ?? expect.fail('not held');
  onTestFinished(() => linux.release(held.handle));
  const number = bells.create();
  onTestFinished(() => bells.close(number));
  const bell = bells.open(number);
  const prompted: HeldProcess[] = [];
  const woken = { times: 0 };
  const prompter = {
    listen: (descriptor: number, onReady: () => void) =>
      bell.listen(descriptor, () => {
        woken.times++;
        onReady();
      }),
    ignore: (descriptor: number) => bell.ignore(descriptor),
    prompt: (one: HeldProcess) => void prompted.push(one),
  };
  const attached = mappingsProbe.start(memory, prompter)(held, -1);
  const close = () => attached?.close();
  return {
    held,
    attached,
    prompted,
    close,
    /** Hears what it is woken by, and reads. @returns whether anything did, and how many mappings were told */
    hear() {
      woken.times = 0;
      bell.sleep(0, 0);
      const reading = attached?.read();
      const told = typeof reading === 'object' ? reading.changed : undefined;
      const mappings = told?.mappings.reduce((sum, { times }) => sum + times, 0) ?? 0;
      return { isWoken: woken.times > 0, mappings, lost: told?.lost ?? 0 };
    },
    /** All that was told until something fits. */
    until(fits: (told: ToldMappings) => boolean): ToldMappings {
      for (;;) {
        bell.sleep(1000, 0);
        const reading = attached?.read();
        if (typeof reading !== 'object' || reading.failed !== undefined) continue;
        if (fits(reading.changed)) return reading.changed;
      }
    },
  };
}

test('memory that becomes executable is told, with its place, permissions and what backs it', async () => {
  const target = await start('target');
  const { until, held, prompted, close } = listenTo(target.pid);
  const address = await tell(target, 'rwx');
  const { mappings, lost } = until(() => true);
  expect(mappings).toMatchObject([{ startAddress: address, bytes: 4096, name: '', times: 1 }]);
  const [told] = mappings;
  expect(formatPermissions(told?.permissions ?? 0)).toBe('rwxp');
  expect(told?.backing).toBe(BACKING.anonymous);
  expect(lost).toBe(0);
  expect(new Set(prompted)).toEqual(new Set([held]));
  await tell(target, 'memfd code');
  const memfd = until(() => true).mappings[0];
  expect(memfd).toMatchObject({ backing: BACKING.memoryFile, name: '/memfd:code (deleted)' });
  await tell(target, 'shared');
  expect(until(() => true).mappings[0]?.backing).toBe(BACKING.sharedAnonymous);
  const path = realpathSync(process.execPath);
  await tell(target, `file ${path}`);
  expect(until(() => true).mappings[0]).toMatchObject({ backing: BACKING.file, name: path });
  close();
});

test('a file whose path is too long to be told is a file', async () => {
  const target = await start('restless', [temporaryFolder(), '1', '1', '20']);
  const { until, close } = listenTo(target.pid);
  const { mappings } = until(() => true);
  expect(mappings).toMatchObject([{ backing: BACKING.file, name: '//toolong' }]);
  close();
});

test('what is not executable is not told, nor what another process maps', async () => {
  const [target, other] = [await start('target'), await start('target')];
  const { until, close } = listenTo(target.pid);
  await tell(other, 'rwx');
  await tell(target, 'write');
  await tell(target, 'flip');
  const { mappings, total } = until(() => true);
  expect(total).toBe(1);
  expect(mappings.map(({ permissions }) => formatPermissions(permissions))).toEqual(['r-xp']);
  close();
});

test.each([
  ['the first thread', '1000'],
  ['a thread that was started later', '1000 thread'],
])('a thousand mappings of some 50 µs each are told, or said to be lost: %s', async (_, how) => {
  const target = await start('target');
  const { until, close } = listenTo(target.pid);
  const counted = { told: 0, lost: 0 };
  const done = tell(target, `moments ${how}`);
  until(({ mappings, lost }) => {
    for (const { times } of mappings) counted.told += times;
    counted.lost += lost;
    return counted.told + counted.lost >= 1000;
  });
  await done;
  expect(counted.told + counted.lost).toBe(1000);
  close();
});

test('a process that maps much wakes nobody, for as long as it does: nothing is lost by that', async () => {
  const target = await start('target');
  const { hear, prompted, close } = listenTo(target.pid);
  await tell(target, 'moments 63');
  expect(hear()).toEqual({ isWoken: true, mappings: 63, lost: 0 });
  await tell(target, 'moments 64');
  expect(hear()).toEqual({ isWoken: true, mappings: 64, lost: 0 });
  for (const count of [64, 8]) {
    await tell(target, `moments ${count}`);
    prompted.length = 0;
    expect(hear()).toEqual({ isWoken: false, mappings: count, lost: 0 });
    // It is read by the clock.
    expect(prompted.length).toBeGreaterThan(0);
  }
  await tell(target, 'moments 7');
  expect(hear()).toEqual({ isWoken: false, mappings: 7, lost: 0 });
  prompted.length = 0;
  expect(hear()).toEqual({ isWoken: false, mappings: 0, lost: 0 });
  expect(prompted).toEqual([]);
  await tell(target, 'moments 1');
  expect(hear()).toEqual({ isWoken: true, mappings: 1, lost: 0 });
  close();
});

test('a process whose first thread has ended is told of', async () => {
  const target = await start('target', ['headless']);
  const { until, close } = listenTo(target.pid);
  const address = await tell(target, 'rwx');
  // The first thread may load code when it ends (libgcc_s), which is told as well.
  const isIt = ({ startAddress }: ToldMapping) => startAddress === address;
  const { mappings } = until((told) => told.mappings.some(isIt));
  expect(mappings.filter(isIt)).toMatchObject([{ bytes: 4096, times: 1 }]);
  close();
});

test('it is told on after an exec', async () => {
  const target = await start('target');
  const { until, close } = listenTo(target.pid);
  target.send('exec /bin/cat');
  const { mappings } = until((told) => told.mappings.some(({ name }) => name.endsWith('/cat')));
  expect(mappings.length).toBeGreaterThan(0);
  close();
});

test('nothing stays open once the last process is let go', async () => {
  const target = await start('target');
  const before = openFiles();
  const { close, attached } = listenTo(target.pid);
  expect(attached).toBeDefined();
  const isEvent = (file: string) => file.includes('perf_event');
  expect(openedSince(before).filter(isEvent).length).toBeGreaterThan(0);
  close();
  expect(openedSince(before).filter(isEvent)).toEqual([]);
});

test('it listens to targets alone, and to nobody when it is off', async () => {
  const target = await start('target');
  expect(listenTo(target.pid, memoryConfig({ earlyWake: 'off' })).attached).toBeUndefined();
  const held = linux.hold(target.pid, () => ({ as: 'other' }), []) ?? expect.fail('not held');
  onTestFinished(() => linux.release(held.handle));
  const prompter = { listen() {}, ignore() {}, prompt() {} };
  expect(mappingsProbe.start(memoryConfig(), prompter)(held, -1)).toBeUndefined();
});

test('where descriptors have run out for one process, it says so, and the next is told of', async () => {
  const target = await start('target');
  const built = (path: string) => new URL(`../../../../dist/sources/${path}`, import.meta.url).href;
  const program = `
    const { mappingsProbe } = await import('${built('linux/wake/mappings-probe.js')}');
    const { linux } = await import('${built('linux/platform.js')}');
    const { UNPROMPTED } = await import('${built('process/probe.js')}');
    const { openSync, closeSync } = await import('node:fs');
    const attach = mappingsProbe.start({ earlyWake: 'on' }, UNPROMPTED);
    const held = linux.hold(${target.pid}, () => ({ as: 'target' }), []);
    const all = [];
    try { for (;;) all.push(openSync('/dev/null')); } catch {}
    const failed = attach(held, -1);
    for (const fd of all) closeSync(fd);
    const next = attach(held, -1);
    console.log(JSON.stringify([failed.read(), next.read()]));`;
  const args = ['-c', 'ulimit -n 256; exec "$0" --input-type=module -e "$1"', process.execPath, program];
  const { stdout, stderr } = spawnSync('sh', args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  const message = expect.stringMatching(/^EMFILE: too many open files, perf_event_open/);
  expect(JSON.parse(stdout)).toEqual([{ failed: { reason: 'denied', message, isEnding: false } }, 'same']);
});
