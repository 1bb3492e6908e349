import { from, lastValueFrom, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { createCounters } from '../../src/pipeline/counters.js';
import { windowInput } from '../../src/pipeline/window.js';
import { CHANNELS, MARK } from '../../src/records/input.js';
import type { SourceRecord } from '../../src/records/record.js';
import { batch, hop, unchanged } from './support/records.js';

async function run(...records: SourceRecord[]) {
  const counters = createCounters();
  const windowed = await lastValueFrom(
    from(records).pipe(windowInput({ windowMs: 1500, counters }), toArray()),
  );
  return { counters, windowed, windows: windowed.map(({ windows }) => windows) };
}

test('a hop has the windows of the channels that were pressed, each by itself', async () => {
  const keyboard = CHANNELS.indexOf('keyboard');
  const { windows } = await run(
    batch(10, [1, 2]),
    batch(10, [3], keyboard),
    hop(11),
    batch(12, [12]),
    hop(13),
    hop(14),
  );
  expect(windows[2]).toEqual([
    { channel: 'left', times: Float64Array.of(1, 2) },
    { channel: 'keyboard', times: Float64Array.of(3) },
  ]);
  expect(windows[4]).toEqual([{ channel: 'left', times: Float64Array.of(1, 2, 12) }]);
  expect(windows[5]).toEqual([]);
});

test('releases are no presses; marks beside the channel do not matter', async () => {
  const { windows } = await run(batch(10, [1], MARK.release), batch(10, [2], MARK.sameKey), hop(11));
  expect(windows[2]).toEqual([{ channel: 'left', times: Float64Array.of(2) }]);
});

test('impossible times are counted, and do not hide what comes after them', async () => {
  const impossible = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300];
  const { windows, counters } = await run(batch(10, [...impossible, 5]), batch(20, [20]), hop(21));
  expect(windows[2]).toEqual([{ channel: 'left', times: Float64Array.of(5, 20) }]);
  expect(counters.impossibleTimes).toBe(4);
});

test('a batch of uneven lists could not be told, and adds nothing', async () => {
  const uneven = { ...batch(10, [1, 2]), marks: new Uint8Array(1) };
  const { windowed } = await run(uneven, hop(11));
  expect(windowed[0]?.unjudged).toContain('got 2 times, 1 marks, 2 holds');
  expect(windowed[1]?.windows).toEqual([]);
});

test('other records, and those that live could not judge, pass', async () => {
  const failed = { ...batch(10, [1]), unjudged: 'a worker hung' };
  const { windowed } = await run(unchanged(7, 1), failed, hop(11));
  expect(windowed[0]).toEqual({ record: unchanged(7, 1) });
  expect(windowed[1]).toEqual({ record: failed, unjudged: 'a worker hung' });
  expect(windowed[2]?.windows).toEqual([]);
});
