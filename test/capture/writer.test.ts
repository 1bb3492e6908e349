import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { firstValueFrom, type Observable, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { MAX_LINE_BYTES } from '../../src/capture/format.js';
import { type CaptureProblem, openCapture } from '../../src/capture/writer.js';
import { BACKING } from '../../src/facts/regions/backing.js';
import { REGION_BYTES } from '../../src/facts/regions/layout.js';
import { PERMISSION, type Region } from '../../src/facts/regions/region.js';
import { packRegions } from '../../src/facts/regions/region-builder.js';
import type { Recorded } from '../../src/records/recorded.js';
import { recordBytes } from '../../src/records/size.js';
import { comparableValue } from '../facts/arbitraries.js';
import { testAsRoot } from '../support/requirements.js';
import { fileWith, HEADER, readWhole, temporaryFolder } from './support.js';

const folder = temporaryFolder();

const codeAt = (index: number): Region => ({
  startAddress: BigInt(index * 0x2000),
  endAddress: BigInt(index * 0x2000 + 0x1000),
  permissions: PERMISSION.read | PERMISSION.execute,
  fileOffset: 0n,
  deviceMajor: 8,
  deviceMinor: 1,
  inode: 1n,
  backing: BACKING.file,
  name: '/usr/bin/game',
});

const recorder = fileURLToPath(new URL('../fixtures/record-clock.mjs', import.meta.url));

const hop = (time: number): Recorded => ({ record: { kind: 'hop', time } });
const awaited = (time: number, bytes: number): Recorded => ({
  record: { kind: 'target-awaited', time, name: 'x'.repeat(bytes) },
});
const times = (records: readonly Recorded[]) => records.map(({ record }) => record.time);
const problem = (problems: Observable<CaptureProblem>, recovered: boolean) =>
  new Promise<CaptureProblem>((resolve) => {
    problems.subscribe((told) => told.recovered === recovered && resolve(told));
  });

test('a file that others could read is narrowed to its owner', async () => {
  const path = fileWith(folder, 'old', 'open.ndjson');
  execFileSync('chmod', ['666', path]);
  await (await openCapture(path, HEADER)).close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect((await readWhole(path)).records).toEqual([]);
});

test.each([
  [
    'in a folder that is not there',
    join(folder, 'none/x.ndjson'),
    /expected a file that can be written, got ENOENT/,
  ],
  ['that is a folder', folder, /expected a file that can be written, got EISDIR/],
  ['on a full disk', '/dev/full', /\/dev\/full: expected a file that can be written, got ENOSPC/],
])('a capture %s is refused', async (_, path, message) => {
  const opening = openCapture(path, HEADER);
  await expect(opening).rejects.toThrow(message);
  await expect(opening).rejects.toMatchObject({ code: 'CS_CAPTURE' });
});

test('closing twice is closing once, and a late record is not written', async () => {
  const path = join(folder, 'closed.ndjson');
  const writer = await openCapture(path, HEADER);
  writer.write(hop(1));
  await Promise.all([writer.close(), writer.close()]);
  writer.write(hop(2));
  await writer.close();
  expect(times((await readWhole(path)).records)).toEqual([1]);
});

test('10,000 records written at once are all there', async () => {
  const path = join(folder, 'many.ndjson');
  const writer = await openCapture(path, HEADER);
  for (let time = 0; time < 10_000; time++) writer.write(hop(time));
  await writer.close();
  expect(times((await readWhole(path)).records)).toEqual(Array.from({ length: 10_000 }, (_, time) => time));
});

test('a map too long for a line is left out, counted and told of; the next one is whole', async () => {
  const count = Math.ceil(MAX_LINE_BYTES / 2 / REGION_BYTES);
  const long = packRegions(Array.from({ length: count }, (_, index) => codeAt(index)));
  const short = packRegions([codeAt(0)]);
  const path = join(folder, 'too-long.ndjson');
  const writer = await openCapture(path, HEADER);
  const told = firstValueFrom(writer.problems.pipe(toArray()));
  const write = (time: number, value: SharedArrayBuffer) =>
    writer.write({ record: { kind: 'observed', time, key: '7:1', pid: 7, fact: 'regions', value } });
  write(1, short);
  write(2, long);
  write(3, short);
  await writer.close();
  expect(writer.lost).toBe(1);
  expect((await told).map(({ message }) => message)).toEqual([
    `capture ${path}: records dropped because they are too long for a line: 1`,
    `capture ${path}: closed; records lost: 1`,
  ]);
  const { records, capture } = await readWhole(path);
  expect(times(records)).toEqual([1, 3]);
  expect(capture.warnings).toEqual([
    `${path}: records that the live run judged but that the recording lost: 1`,
  ]);
});

test('a map of which one region changes costs a line of its own and not the map again', async () => {
  const all = Array.from({ length: 5000 }, (_, index) => codeAt(index));
  const maps = [all, all.slice(1), all, all.slice(0, -1), all.filter((_, index) => index !== 2500)];
  const path = join(folder, 'changes.ndjson');
  const writer = await openCapture(path, HEADER);
  for (const [time, map] of maps.entries()) {
    const value = packRegions(map);
    writer.write({ record: { kind: 'observed', time, key: '7:1', pid: 7, fact: 'regions', value } });
  }
  await writer.close();
  const [, whole = '', ...changes] = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(whole.length).toBeGreaterThan(100_000);
  for (const line of changes) expect(line.length).toBeLessThan(300);
  const { records, error } = await readWhole(path);
  expect(error).toBeUndefined();
  const values = records.map(({ record }) => record.kind === 'observed' && comparableValue(record.value));
  expect(values).toEqual(maps);
});

test('a disk that takes nothing costs bounded memory; what is dropped is counted and told of', async () => {
  const path = join(folder, 'fifo');
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDWR);
  try {
    const writer = await openCapture(path, HEADER, { maxQueuedBytes: 1024 * 1024 });
    const dropping = problem(writer.problems, false);
    for (let time = 0; time < 10_000; time++) writer.write(awaited(time, 300));
    expect((await dropping).message).toBe(`capture ${path}: the disk is too slow: records are dropped`);
    const kept = Math.floor((1024 * 1024) / recordBytes(awaited(0, 300).record));
    expect(writer.lost).toBe(10_000 - kept);
    const recovery = problem(writer.problems, true);
    const bytes = Buffer.alloc(4 * 1024 * 1024);
    let length = 0;
    // A pipe's end is drained by hand: the writing thread stands in a blocking write until then.
    const drain = () => {
      while (
        !bytes
          .subarray(0, length)
          .toString()
          .includes(`"time":${kept - 1},`)
      ) {
        length += readSync(reader, bytes, length, 65536, null);
      }
    };
    drain();
    expect((await recovery).message).toBe(
      `capture ${path}: records are written again; lost so far: ${writer.lost}`,
    );
    writer.write(hop(20_000));
    await writer.close();
    length += readSync(reader, bytes, length, 65536, null);
    const { records, capture, error } = await readWhole(fileWith(folder, bytes.subarray(0, length)));
    expect(error).toBeUndefined();
    expect(times(records)).toEqual([...Array.from({ length: kept }, (_, time) => time), 20_000]);
    expect(capture.warnings.join()).toContain(
      `records that the live run judged but that the recording lost: ${writer.lost}`,
    );
  } finally {
    closeSync(reader);
  }
});

testAsRoot('a full disk is told of once; when there is room again nothing is missing', async () => {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', disk]);
  try {
    writeFileSync(join(disk, 'ballast'), Buffer.alloc(64 * 1024));
    const path = join(disk, 'capture.ndjson');
    const writer = await openCapture(path, HEADER);
    const told = firstValueFrom(writer.problems.pipe(toArray()));
    const full = problem(writer.problems, false);
    const works = problem(writer.problems, true);
    for (let time = 0; time < 250; time++) writer.write(awaited(time, 300));
    expect((await full).message).toMatch(/: ENOSPC: no space left on device/);
    rmSync(join(disk, 'ballast'));
    expect((await works).message).toBe(`capture ${path}: writing works again`);
    await writer.close();
    expect(await told).toHaveLength(2);
    expect(writer.lost).toBe(0);
    const { records, capture, error } = await readWhole(path);
    expect(error).toBeUndefined();
    expect(capture.warnings).toEqual([]);
    expect(times(records)).toEqual(Array.from({ length: 250 }, (_, time) => time));
  } finally {
    execFileSync('umount', [disk]);
  }
});

testAsRoot(
  'a disk that stays full costs the rest of the records, counted, and the capture stays readable',
  async () => {
    const disk = join(folder, 'small-disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
    try {
      const path = join(disk, 'capture.ndjson');
      const writer = await openCapture(path, HEADER);
      for (let time = 0; time < 1000; time++) writer.write(awaited(time, 300));
      await writer.close();
      expect(writer.lost).toBe(1000);
      const { records, capture, error } = await readWhole(path);
      expect(error).toBeUndefined();
      expect(records.length).toBeGreaterThan(50);
      expect(capture.warnings).toEqual([
        `${path}:${records.length + 2}: the last line is truncated: skipped`,
      ]);
    } finally {
      execFileSync('umount', [disk]);
    }
  },
);

/** Lets a process record until it has recorded so many times, kills it, and gives back the times that it told of. */
async function recordUntilKilled(path: string, count: number): Promise<readonly number[]> {
  const child: ChildProcess = spawn(process.execPath, [recorder, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const told: number[] = [];
  for await (const line of createInterface({ input: child.stdout as NonNullable<ChildProcess['stdout']> })) {
    told.push(Number(line));
    if (told.length === count) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return told;
}

for (const name of ['killed.ndjson', 'killed.ndjson.gz']) {
  test(`after kill -9, ${name} holds everything up to the last second`, async () => {
    const path = join(folder, name);
    const told = await recordUntilKilled(path, 1000);
    const { records, error, capture } = await readWhole(path);
    expect(error).toBeUndefined();
    expect(capture.warnings.length).toBeLessThanOrEqual(1);
    const last = told.at(-1) as number;
    const due = told.filter((time) => time < last - 1000);
    expect(due.length).toBeGreaterThan(100);
    expect(times(records).slice(0, due.length)).toEqual(due);
  });
}
