import { performance } from 'node:perf_hooks';
import { firstValueFrom, lastValueFrom, take, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { encodeHeader, encodeRecord } from '../../src/capture/encode.js';
import { openReplaySource } from '../../src/capture/replay-source.js';
import { createBacklog } from '../../src/pipeline/judge/backlog.js';
import type { Backlog } from '../../src/sources/interfaces.js';
import { fileWith, HEADER, temporaryFolder } from './support.js';

const folder = temporaryFolder();
const hops = (...times: number[]) =>
  times.map((time) => encodeRecord({ record: { kind: 'hop', time } })).join('');
const capture = (...times: number[]) => fileWith(folder, encodeHeader(HEADER) + hops(...times));

test('gives the records of the file in its order, and completes', async () => {
  const { header, sources, warnings } = await openReplaySource(capture(1, 2, 2, 3));
  expect(header).toEqual(HEADER);
  expect(sources.control).toBeUndefined();
  const records = await lastValueFrom(sources.records(createBacklog()).pipe(toArray()));
  expect(records).toEqual([1, 2, 2, 3].map((time) => ({ kind: 'hop', time })));
  expect(warnings).toEqual([]);
});

test.each(['unjudged', 'leftOut'])(
  'marks the records that live could not judge, or in part: %s',
  async (mark) => {
    const line = encodeRecord({ record: { kind: 'hop', time: 1 }, [mark]: 'worker hung' });
    const { sources } = await openReplaySource(fileWith(folder, encodeHeader(HEADER) + line));
    expect(await firstValueFrom(sources.records(createBacklog()))).toEqual({
      kind: 'hop',
      time: 1,
      [mark]: 'worker hung',
    });
  },
);

test('a fault in the file is an error behind the records before it', async () => {
  const { sources } = await openReplaySource(fileWith(folder, `${encodeHeader(HEADER)}${hops(1)}x\n`));
  const seen: unknown[] = [];
  const error = await new Promise((resolve) => {
    sources.records(createBacklog()).subscribe({ next: (record) => seen.push(record), error: resolve });
  });
  expect(seen).toHaveLength(1);
  expect(error).toMatchObject({ code: 'CS_CAPTURE' });
});

test('stops when nobody listens any more', async () => {
  const { sources } = await openReplaySource(capture(...Array.from({ length: 50_000 }, (_, index) => index)));
  expect(await lastValueFrom(sources.records(createBacklog()).pipe(take(3), toArray()))).toHaveLength(3);
});

test('reads no faster than its records are judged', async () => {
  let waiting = 0;
  let most = 0;
  const backlog: Backlog = {
    get size() {
      return waiting;
    },
    async whenBelow(count) {
      waiting = count - 1;
    },
  };
  const { sources } = await openReplaySource(capture(...Array.from({ length: 20_000 }, (_, index) => index)));
  let seen = 0;
  await new Promise<void>((resolve, reject) => {
    sources.records(backlog).subscribe({
      next: () => {
        seen++;
        most = Math.max(most, ++waiting);
      },
      complete: resolve,
      error: reject,
    });
  });
  expect(seen).toBe(20_000);
  expect(most).toBeLessThan(5000);
});

test('with a speed, records come when they are due, with their times unchanged', async () => {
  const started = performance.now();
  const { sources } = await openReplaySource(capture(5000, 5100, 5400), { speed: 2 });
  const records = await lastValueFrom(sources.records(createBacklog()).pipe(toArray()));
  // 400 ms at twice the speed: no earlier. How much later is the machine's affair.
  expect(performance.now() - started).toBeGreaterThanOrEqual(198);
  expect(records.map(({ time }) => time)).toEqual([5000, 5100, 5400]);
});

test('a paced replay that nobody listens to any more holds nothing up', async () => {
  const { sources } = await openReplaySource(capture(0, 3_600_000), { speed: 1 });
  expect(await firstValueFrom(sources.records(createBacklog()))).toEqual({ kind: 'hop', time: 0 });
});

test('a replay that nobody subscribes can be closed; closing one that has ended is harmless', async () => {
  await (await openReplaySource(capture(1))).close();
  const { sources, close } = await openReplaySource(capture(1));
  expect(await lastValueFrom(sources.records(createBacklog()))).toEqual({ kind: 'hop', time: 1 });
  await close();
});
