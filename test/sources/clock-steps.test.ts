import { NEVER, Subject } from 'rxjs';
import { expect, test } from 'vitest';
import type { SourceRecord } from '../../src/records/record.js';
import { monotonicNowMs, readClockOrigin } from '../../src/sources/clock.js';
import { ClockWatch, MIN_STEP_MS, withClockSteps } from '../../src/sources/clock-steps.js';

const ORIGIN = { monotonicMs: 1000, epochMs: 5_000_000 };

/** Both clocks after some time, the calendar's set by `offMs` in between. */
const later = (ms: number, offMs: number) => ({ monotonicMs: 1000 + ms, epochMs: 5_000_000 + ms + offMs });

test.each([3_600_000, -3_600_000, MIN_STEP_MS, -MIN_STEP_MS])(
  'a clock that was set by %i ms: told once',
  (offMs) => {
    const watch = new ClockWatch(ORIGIN);
    const now = later(10_000, offMs);
    expect(watch.look(now)).toEqual({ kind: 'clock-stepped', time: 11_000, clock: now, stepMs: offMs });
    expect(watch.look(later(20_000, offMs))).toBeUndefined();
    expect(watch.look(later(30_000, 0))?.stepMs).toBe(-offMs);
  },
);

test.each([0, MIN_STEP_MS - 1, 1 - MIN_STEP_MS])('%i ms apart: nothing', (offMs) => {
  expect(new ClockWatch(ORIGIN).look(later(10_000, offMs))).toBeUndefined();
});

test('small steps add up, so that no time is ever shown wrong by more than one of them', () => {
  const watch = new ClockWatch(ORIGIN);
  const told = [40, 80, 120, 160, 200, 240].map(
    (offMs, index) => watch.look(later(index * 1000, offMs))?.stepMs,
  );
  expect(told).toEqual([undefined, undefined, 120, undefined, undefined, 120]);
});

test('the two clocks are read at one moment', () => {
  const { monotonicMs, epochMs } = readClockOrigin();
  const off = Date.now() - monotonicNowMs();
  expect(Math.abs(epochMs - monotonicMs - off)).toBeLessThan(MIN_STEP_MS / 2);
});

test('a step comes between the records; they end when the sources do', async () => {
  const records = new Subject<SourceRecord>();
  const { monotonicMs, epochMs } = readClockOrigin();
  const seen: SourceRecord[] = [];
  await new Promise<void>((resolve) => {
    withClockSteps(records, { monotonicMs, epochMs: epochMs + 7_200_000 }).subscribe({
      next(record) {
        seen.push(record);
        if (record.kind === 'clock-stepped') records.complete();
      },
      complete: resolve,
    });
    records.next({ kind: 'hop', time: 1 });
  });
  expect(seen.map(({ kind }) => kind)).toEqual(['hop', 'clock-stepped']);
  expect(Math.abs((seen[1] as { stepMs: number }).stepMs + 7_200_000)).toBeLessThan(MIN_STEP_MS / 2);
});

test('whoever leaves early leaves no timer', () => {
  withClockSteps(NEVER, ORIGIN).subscribe().unsubscribe();
});
