import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { FACTS } from '../../../../src/facts/facts.js';
import { close, ERRNO, O_RDONLY_CLOEXEC, open } from '../../../../src/sources/linux/libc.js';
import { linux } from '../../../../src/sources/linux/platform.js';
import { CHANGED } from '../../../../src/sources/linux/regions/region-map.js';
import { regionsProbe } from '../../../../src/sources/linux/regions/regions-probe.js';
import { TextReader } from '../../../../src/sources/linux/regions/text-reader.js';
import { CpuLedger } from '../../../../src/sources/process/observe/cpu-ledger.js';
import type { Observation } from '../../../../src/sources/process/observe/fact-watch.js';
import { Observer } from '../../../../src/sources/process/observe/observer.js';
import { SAME, UNPROMPTED } from '../../../../src/sources/process/probe.js';
import { memoryConfig, start, temporaryFolder } from '../../process/harness.js';

const GOOD = '1000-2000 r-xp 00000000 fe:00 12 /bin/game\n';
const NONE = 'a line that no kernel prints\n';
const memory = memoryConfig({ reader: 'text', interval: '1ms' });

/** A held process whose map is read from a file that the test writes. */
async function holdWithMap(text: string) {
  const target = await start('target');
  const held = linux.hold(target.pid, () => ({ as: 'target' }), []) ?? expect.fail('not held');
  onTestFinished(() => linux.release(held.handle));
  const path = join(temporaryFolder(), 'maps');
  const write = (content: string) => writeFileSync(path, content);
  write(text);
  return { target, held, write, mapsFd: open(path, O_RDONLY_CLOEXEC) };
}

async function attachWithMap(text: string) {
  const { held, mapsFd, ...rest } = await holdWithMap(text);
  const attached = regionsProbe.start(memory, UNPROMPTED)(held, mapsFd) ?? expect.fail('not attached');
  onTestFinished(() => attached.close());
  return { attached, ...rest };
}

test('a line that no kernel prints is a passing failure, and the next text counts again', async () => {
  const { attached, write } = await attachWithMap(GOOD + NONE);
  const failed = {
    reason: 'transient',
    message: expect.stringMatching(
      /^line 2 of a memory map: expected .*, got "a line that no kernel prints"$/,
    ),
    isEnding: false,
  };
  expect(attached.read()).toEqual({ failed });
  expect(attached.read()).toEqual({ failed });
  write(GOOD);
  const { changed } = attached.read() as { readonly changed: SharedArrayBuffer };
  expect(FACTS.regions.count(changed)).toBe(1);
  expect(attached.read()).toBe(SAME);
});

test('it does not end the thread: an observer tells it and reads on', async () => {
  const { held, mapsFd, write } = await holdWithMap(NONE);
  const told: Observation[] = [];
  const common = { memory, facts: ['regions'] as const, keepsHouse: false, slots: 1, firstSlot: 0 };
  const ledger = new CpuLedger(1, 1).shared;
  const messages = new Int32Array(new SharedArrayBuffer(4));
  const settings = {
    ...common,
    ledger,
    messages,
    bell: -1,
    readingTimes: new Map(),
    readingBuckets: new Map(),
  };
  const observer = new Observer(settings, linux, UNPROMPTED, (records) => told.push(...records));
  observer.watch({ ...held, opened: new Map([['regions', mapsFd]]) });
  observer.tick();
  expect(told).toMatchObject([{ kind: 'probe-failed', fact: 'regions', reason: 'transient' }]);
  write(GOOD);
  while (told.length === 1) observer.tick();
  expect(told[1]).toMatchObject({ kind: 'observed', fact: 'regions' });
  observer.close();
});

test('a process that has ended has no map: it seems to be ending', async () => {
  const target = await start('target');
  const held = linux.hold(target.pid, () => ({ as: 'target' }), [regionsProbe]) ?? expect.fail('not held');
  onTestFinished(() => linux.release(held.handle));
  const attached =
    regionsProbe.start(memory, UNPROMPTED)(held, held.opened.get('regions') ?? -1) ?? expect.fail();
  onTestFinished(() => attached.close());
  expect(attached.read()).toHaveProperty('changed');
  await target.end();
  expect(attached.read()).toEqual({
    failed: {
      reason: 'transient',
      message: expect.stringMatching(/^(ESRCH|ENOENT): .*, read '\/proc\/\d+\/maps'$/),
      isEnding: true,
    },
  });
});

test.each([
  ['EACCES', 'denied', false],
  ['EPERM', 'denied', false],
  ['EBADF', 'unrecoverable', false],
  ['EFAULT', 'unrecoverable', false],
  ['EINVAL', 'unrecoverable', false],
  ['ENOTTY', 'unrecoverable', false],
  ['EAGAIN', 'transient', false],
  ['ENOMEM', 'transient', false],
  ['E2BIG', 'transient', false],
  ['EIO', 'transient', false],
  ['ENOENT', 'transient', true],
] as const)('%s is %s', async (name, reason, isEnding) => {
  const { attached, target } = await attachWithMap(GOOD);
  const read = vi.spyOn(TextReader.prototype, 'read').mockReturnValueOnce(-ERRNO[name]);
  onTestFinished(() => read.mockRestore());
  const action = `read '/proc/${target.pid}/maps'`;
  expect(attached.read()).toEqual({
    failed: { reason, message: expect.stringMatching(`^${name}: .*, ${action}$`), isEnding },
  });
  read.mockReturnValueOnce(CHANGED);
  expect(attached.read()).toHaveProperty('changed');
});

test('closing twice closes its descriptor once', async () => {
  const { held, mapsFd } = await holdWithMap(GOOD);
  const attached = regionsProbe.start(memory, UNPROMPTED)(held, mapsFd) ?? expect.fail();
  attached.close();
  const reused = openSync('/proc/self/stat', 'r');
  attached.close();
  expect(close(reused)).toBe(0);
  expect(() => closeSync(mapsFd)).toThrow(/EBADF/);
});
