import { defer, map, type OperatorFunction } from 'rxjs';
import { CHANNELS, channelOf, MARK } from '../records/input.js';
import type { InputBatch, SourceRecord } from '../records/record.js';
import type { ReplayedRecord } from '../records/recorded.js';
import type { Milliseconds } from '../records/time.js';
import type { ChannelWindow } from '../workers/messages.js';
import { type Counters, createCounters } from './counters.js';
import type { Windowed } from './judged.js';
import { PressWindow } from './press-window.js';

export interface WindowOptions {
  /** Length of a window, ms. */
  readonly windowMs: Milliseconds;
  readonly counters?: Counters;
}

/**
 * An event later than the batch that brought it lies in the future: one such time would end the window there and hide
 * every press after it. So much is allowed for clocks that a backend has to convert.
 */
const CLOCK_SLACK_MS = 1000;

/**
 * Collects presses (never releases) per channel and gives each hop the windows of the channels that were pressed since the
 * hop before. A batch whose arrays differ in length is marked as unjudged and adds nothing.
 */
export function windowInput({
  windowMs,
  counters = createCounters(),
}: WindowOptions): OperatorFunction<SourceRecord, Windowed> {
  return (records) =>
    defer(() => {
      const windows = CHANNELS.map(() => new PressWindow(windowMs));
      return records.pipe(
        map((record: ReplayedRecord): Windowed => {
          if (record.unjudged !== undefined) return { record, unjudged: record.unjudged };
          if (record.kind === 'input') return addBatch(record, windows, counters);
          if (record.kind === 'hop') return { record, windows: takeWindows(windows, counters) };
          return { record };
        }),
      );
    });
}

function addBatch(record: InputBatch, windows: readonly PressWindow[], counters: Counters): Windowed {
  const { times, marks, holds, time: seenAt } = record;
  if (times.length !== marks.length || times.length !== holds.length) {
    const lengths = `${times.length} times, ${marks.length} marks, ${holds.length} holds`;
    return { record, unjudged: `input batch: expected as many marks and holds as times, got ${lengths}` };
  }
  times.forEach((time, index) => {
    const mark = marks[index] as number;
    if (mark & MARK.release) return;
    if (!Number.isFinite(time) || time > seenAt + CLOCK_SLACK_MS) {
      counters.impossibleTimes++;
    } else if (!(windows[mark & MARK.channelMask] as PressWindow).add(time)) {
      counters.overflowed++;
    }
  });
  return { record };
}

function takeWindows(windows: readonly PressWindow[], counters: Counters): readonly ChannelWindow[] {
  return windows.flatMap((window, index) => {
    const times = window.take();
    if (times === undefined) return [];
    const taken = { channel: channelOf(index), times };
    counters.windows.set(taken.channel, taken);
    return [taken];
  });
}
