import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Observable, type Subscriber } from 'rxjs';
import type { Recorded, ReplayedRecord } from '../records/recorded.js';
import { recordBytes } from '../records/size.js';
import type { Backlog, Sources } from '../sources/interfaces.js';
import type { CaptureHeader } from './format.js';
import { openCaptureReader } from './reader.js';
import type { TimeLinesOptions } from './time-lines.js';

/** Records that may wait to be judged before the replay pauses, and how few must be left before it goes on. */
const HIGH_WATER = 4096;
const LOW_WATER = 1024;
/** Bytes of maps and events after which it waits for all of them: 4,096 maps of 60,000 regions would fill the memory. */
const MAX_UNJUDGED_BYTES = 32 * 1024 * 1024;

export interface ReplayOptions extends TimeLinesOptions {
  /** 1 for the pace at which it was recorded, 2 for twice that. Default 0: as fast as possible. */
  readonly speed?: number | undefined;
}

export interface ReplaySource {
  /** Null for a text file of times. */
  readonly header: CaptureHeader | null;
  /**
   * The file is read no faster than its records are judged. `records` may be subscribed once; it errors with CS_CAPTURE. No
   * `control`: a replay ends no process.
   */
  readonly sources: Sources & { records(backlog: Backlog): Observable<ReplayedRecord> };
  /** What was skipped. Whole once the records have ended. */
  readonly warnings: readonly string[];
  /** Closes the file of a replay whose records nobody subscribes. */
  close(): Promise<void>;
}

/**
 * Opens a capture, or a text file of times, as a source of records: exactly those in the file, in the file's order.
 *
 * @throws ClearSightError CS_CAPTURE when it cannot be read or does not begin as either
 */
export async function openReplaySource(path: string, options: ReplayOptions = {}): Promise<ReplaySource> {
  const { header, warnings, blocks, close } = await openCaptureReader(path, options);
  const records = (backlog: Backlog) =>
    new Observable<ReplayedRecord>((subscriber) => {
      play(blocks, subscriber, backlog, options).then(
        () => subscriber.complete(),
        (error) => subscriber.error(error),
      );
    });
  return { header, warnings, sources: { records, waits: true }, close };
}

async function play(
  blocks: AsyncIterable<readonly Recorded[]>,
  subscriber: Subscriber<ReplayedRecord>,
  backlog: Backlog,
  { speed = 0 }: ReplayOptions,
): Promise<void> {
  const pace = speed > 0 ? paced(speed, subscriber) : undefined;
  let bytes = 0;
  for await (const block of blocks) {
    for (const { record, unjudged, leftOut } of block) {
      if (pace !== undefined) await pace(record.time);
      if (subscriber.closed) return;
      if (unjudged !== undefined) subscriber.next({ ...record, unjudged });
      else subscriber.next(leftOut === undefined ? record : { ...record, leftOut });
      bytes += recordBytes(record);
      if (bytes > MAX_UNJUDGED_BYTES) {
        await backlog.whenBelow(1);
        bytes = 0;
      } else if (backlog.size >= HIGH_WATER) await backlog.whenBelow(LOW_WATER);
    }
    if (subscriber.closed) return;
  }
}

/** Waits until a record is due, counted from the first one. Only the schedule changes: the record's time stays. */
function paced(speed: number, subscriber: Subscriber<unknown>): (time: number) => Promise<void> {
  const stop = new AbortController();
  subscriber.add(() => stop.abort());
  let offset: number | undefined;
  return async (time) => {
    offset ??= performance.now() - time / speed;
    const waitMs = time / speed + offset - performance.now();
    // An abort ends the wait; the caller looks at the subscriber next.
    if (waitMs > 1) await delay(waitMs, undefined, { signal: stop.signal }).catch(() => {});
  };
}
