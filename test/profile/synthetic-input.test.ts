import { firstValueFrom, map, scan, takeWhile, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { syntheticInput } from '../../src/profile/synthetic-input.js';
import { channelOf, MARK } from '../../src/records/input.js';
import type { InputBatch } from '../../src/records/record.js';

/** Batches until they hold so many events. */
const batchesOf = (events: number) =>
  firstValueFrom(
    syntheticInput({ eventsPerSecond: 5000, batchMs: 5 }).pipe(
      scan((all: readonly InputBatch[], batch) => [...all, batch], []),
      takeWhile((all) => all.reduce((sum, { times }) => sum + times.length, 0) < events, true),
      toArray(),
      map((steps) => steps.at(-1) ?? []),
    ),
  );

test('the number of events follows the clock, their times ascend and lie before their batch', async () => {
  const batches = await batchesOf(2000);
  const times = batches.flatMap((batch) => [...batch.times]);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  for (const batch of batches) {
    expect(batch.marks).toHaveLength(batch.times.length);
    expect(batch.holds).toHaveLength(batch.times.length);
    expect(batch.times.at(-1) ?? 0).toBeLessThanOrEqual(batch.time);
  }
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  expect(times.length / seconds).toBeGreaterThan(4500);
  expect(times.length / seconds).toBeLessThan(5500);
});

test('presses and releases alternate on each channel, and a release tells its hold', async () => {
  const pressedAt = new Map<string, number>();
  for (const { times, marks, holds } of await batchesOf(500)) {
    times.forEach((time, index) => {
      const mark = marks[index] as number;
      const channel = channelOf(mark);
      const pressTime = pressedAt.get(channel);
      expect((mark & MARK.release) !== 0).toBe(pressTime !== undefined);
      if (pressTime === undefined) {
        expect(holds[index]).toBeNaN();
        pressedAt.set(channel, time);
      } else {
        expect(holds[index]).toBe(time - pressTime);
        pressedAt.delete(channel);
      }
    });
  }
});
