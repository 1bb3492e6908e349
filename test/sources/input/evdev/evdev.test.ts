import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, unlinkSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createInputSource } from '../../../../src/sources/input/input-source.js';
import { eventsOf, type Observed, observe, statesOf } from '../observe.js';
import { encodeInputEvent } from './encode.js';

/**
 * Machines that run tests rarely have /dev/input, and none lets a test press a key on it. So devices are pipes here that
 * carry the very bytes of `struct input_event`; what only a real device has (its clock, its motion mask) is not tested.
 */
const KEY_W = 17;
const BTN_LEFT = 0x110;
const BTN_RIGHT = 0x111;
const BTN_TOUCH = 0x14a;
const EV_SYN = 0;
const EV_KEY = 1;
const EV_REL = 2;
const SYN_DROPPED = 3;

let folder: string;
let source: Observed | undefined;
const writers = new Set<number>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clearsight-evdev-'));
});

afterEach(() => {
  source?.stop();
  source = undefined;
  for (const fd of writers) closeSync(fd);
  writers.clear();
  rmSync(folder, { recursive: true });
});

function makePipe(name: string): string {
  const path = join(folder, name);
  execFileSync('mkfifo', [path]);
  return path;
}

/** Opens the pipe as a device's kernel side. Only once the source reads it: opening waits for a reader. */
function openWriter(path: string): number {
  const fd = openSync(path, 'w');
  writers.add(fd);
  return fd;
}

function closeWriter(fd: number): void {
  writers.delete(fd);
  closeSync(fd);
}

const at = (ms: number) => ({ seconds: Math.floor(ms / 1000), microseconds: Math.round((ms % 1000) * 1000) });
const key = (code: number, value: number, ms: number) =>
  encodeInputEvent({ type: EV_KEY, code, value, ...at(ms) });
const syn = (code: number, ms: number) => encodeInputEvent({ type: EV_SYN, code, value: 0, ...at(ms) });

test('presses and releases with kernel times, holds and channels; motion and touch are left out', async () => {
  const path = makePipe('event0');
  source = observe({ source: 'evdev', devices: [path] });
  expect((await source.said('ready')).message).toBe(`reading ${path}`);
  const fd = openWriter(path);
  writeSync(
    fd,
    Buffer.concat([
      encodeInputEvent({ type: EV_REL, code: 0, value: 5, ...at(1_000) }),
      key(BTN_LEFT, 1, 1_000.25),
      syn(0, 1_000.25),
      key(BTN_TOUCH, 1, 1_010),
      key(BTN_LEFT, 0, 1_080.75),
      key(KEY_W, 1, 1_100),
      key(BTN_RIGHT, 1, 1_150),
      key(BTN_RIGHT, 0, 1_160),
      key(KEY_W, 0, 1_200),
    ]),
  );
  expect(await source.events(6)).toEqual([
    { what: 'left down', time: 1_000.25, hold: Number.NaN, sameKey: false, injected: false, fresh: true },
    { what: 'left up', time: 1_080.75, hold: 80.5, sameKey: false, injected: false, fresh: false },
    { what: 'keyboard down', time: 1_100, hold: Number.NaN, sameKey: false, injected: false, fresh: true },
    { what: 'right down', time: 1_150, hold: Number.NaN, sameKey: false, injected: false, fresh: true },
    { what: 'right up', time: 1_160, hold: 10, sameKey: false, injected: false, fresh: false },
    { what: 'keyboard up', time: 1_200, hold: 100, sameKey: false, injected: false, fresh: false },
  ]);
});

test('a held key repeats with value 2: one press', async () => {
  const path = makePipe('event0');
  source = observe({ source: 'evdev', devices: [path] });
  await source.said('ready');
  const fd = openWriter(path);
  writeSync(fd, key(KEY_W, 1, 0));
  for (let ms = 250; ms < 1_000; ms += 33) writeSync(fd, key(KEY_W, 2, ms));
  writeSync(fd, Buffer.concat([key(KEY_W, 0, 1_000), key(KEY_W, 1, 1_100)]));
  expect((await source.events(3)).map(({ what, hold }) => [what, hold])).toEqual([
    ['keyboard down', Number.NaN],
    ['keyboard up', 1_000],
    ['keyboard down', Number.NaN],
  ]);
});

test('a key that is pressed again 0.3 ms after its release, and repeats in between: a press each time', async () => {
  const path = makePipe('event0');
  source = observe({ source: 'evdev', devices: [path] });
  await source.said('ready');
  const fd = openWriter(path);
  for (let ms = 0; ms < 300; ms += 60)
    writeSync(fd, Buffer.concat([key(KEY_W, 1, ms), key(KEY_W, 2, ms + 30), key(KEY_W, 0, ms + 59.7)]));
  const downs = (await source.events(10)).filter(({ what }) => what === 'keyboard down');
  expect(downs.map(({ time, fresh }) => [time, fresh])).toEqual(
    [0, 60, 120, 180, 240].map((ms) => [ms, true]),
  );
});

test('a program that writes another number than 1 presses all the same, as the kernel takes it', async () => {
  const path = makePipe('event0');
  source = observe({ source: 'evdev', devices: [path] });
  await source.said('ready');
  const fd = openWriter(path);
  for (const value of [3, -1, 2 ** 31 - 1])
    writeSync(fd, Buffer.concat([key(BTN_LEFT, value, 10), key(BTN_LEFT, 0, 20)]));
  expect((await source.events(6)).map(({ what }) => what)).toEqual(
    Array(3).fill(['left down', 'left up']).flat(),
  );
});

test('partial reads: an event that arrives byte by byte, each in a write of its own', async () => {
  const path = makePipe('event0');
  source = observe({ source: 'evdev', devices: [path] });
  await source.said('ready');
  const fd = openWriter(path);
  for (const byte of Buffer.concat([key(BTN_LEFT, 1, 10), key(BTN_LEFT, 0, 30)]))
    writeSync(fd, Buffer.of(byte));
  expect((await source.events(2)).map(({ time }) => time)).toEqual([10, 30]);
});

test('two devices: the same key on both is two keys', async () => {
  const paths = [makePipe('event0'), makePipe('event1')];
  source = observe({ source: 'auto', devices: paths });
  expect((await source.said('ready')).message).toBe(`reading ${paths.join(', ')}`);
  const [first, second] = paths.map(openWriter) as [number, number];
  writeSync(first, key(KEY_W, 1, 100));
  await source.events(1);
  writeSync(second, key(KEY_W, 1, 150));
  await source.events(2);
  writeSync(first, key(KEY_W, 0, 300));
  expect((await source.events(3)).map(({ hold }) => hold)).toEqual([Number.NaN, Number.NaN, 200]);
});

test('SYN_DROPPED: leftovers are skipped, held keys forgotten, and the loss is told', async () => {
  const path = makePipe('event0');
  source = observe({ source: 'evdev', devices: [path] });
  await source.said('ready');
  const fd = openWriter(path);
  writeSync(
    fd,
    Buffer.concat([
      key(KEY_W, 1, 0),
      syn(SYN_DROPPED, 1),
      key(BTN_LEFT, 1, 2),
      syn(0, 2),
      key(KEY_W, 0, 3),
      key(BTN_LEFT, 0, 4),
    ]),
  );
  expect((await source.said('blind')).message).toContain("a device's buffer overflowed 1 time");
  await source.said('recovered');
  expect(eventsOf(source.records).map(({ what, hold }) => [what, hold])).toEqual([
    ['keyboard down', Number.NaN],
    ['keyboard up', Number.NaN],
    ['left up', Number.NaN],
  ]);
});

test('no device: blind with the reason, ready when one is plugged in, blind when it is pulled out', async () => {
  const path = join(folder, 'event0');
  source = observe({ source: 'evdev', devices: [path] });
  expect((await source.said('blind')).message).toContain(`ENOENT: no such file or directory, open '${path}'`);
  execFileSync('mkfifo', [path]);
  await source.said('ready');
  const fd = openWriter(path);
  unlinkSync(path);
  closeWriter(fd);
  await source.said('blind', 2);
  execFileSync('mkfifo', [path]);
  await source.said('recovered');
  expect(statesOf(source.records)).toEqual(['blind', 'ready', 'blind', 'recovered']);
});

test('a pipe whose writer leaves is read on when the next one comes', async () => {
  const path = makePipe('event0');
  source = observe({ source: 'evdev', devices: [path] });
  await source.said('ready');
  for (const ms of [100, 200, 300]) {
    const fd = openWriter(path);
    writeSync(fd, Buffer.concat([key(BTN_LEFT, 1, ms), key(BTN_LEFT, 0, ms + 1)]));
    await source.events((ms / 100) * 2);
    closeWriter(fd);
  }
  expect((await source.events(6)).map(({ time }) => time)).toEqual([100, 101, 200, 201, 300, 301]);
});

test('one device that cannot be read does not hide the others', async () => {
  const path = makePipe('event0');
  const plain = join(folder, 'event1');
  writeFileSync(plain, key(BTN_LEFT, 1, 0));
  source = observe({ source: 'evdev', devices: [plain, path, '/dev/null'] });
  const { message } = await source.said('ready');
  expect(message).toContain(`reading ${path}; not readable: `);
  expect(message).toContain(`expected an event device or a pipe, got another file: ${plain}`);
  expect(message).toContain('expected an event device: /dev/null: ENOTTY');
});

test('a million presses as fast as they can be written: none is lost, in order', async () => {
  const path = makePipe('event0');
  source = observe({ source: 'evdev', devices: [path] });
  await source.said('ready');
  const program = fileURLToPath(new URL('./write-presses.mjs', import.meta.url));
  const writer = spawn(process.execPath, [program, path, '1000000'], { stdio: 'ignore' });
  const ended = once(writer, 'exit');
  let count = 0;
  let looked = 0;
  await source.until((records) => {
    for (; looked < records.length; looked++) {
      const record = records[looked];
      if (record?.kind !== 'input') continue;
      record.times.forEach((time) => {
        if (time !== Math.floor(count / 2) * 1000) throw new Error(`event ${count} has time ${time}`);
        count += 1;
      });
    }
    return count === 2_000_000 ? true : undefined;
  });
  expect(statesOf(source.records)).toEqual(['ready']);
  expect(await ended).toEqual([0, null]);
});

test('none is empty', async () => {
  const said: string[] = [];
  createInputSource({ source: 'none', devices: [], hop: 100, hopJitter: 50, blindAfter: 0 }).subscribe({
    next: ({ kind }) => said.push(kind),
    complete: () => said.push('complete'),
  });
  expect(said).toEqual(['complete']);
});
