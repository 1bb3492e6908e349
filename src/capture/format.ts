import type { ClockOrigin } from '../records/time.js';

/** First field of a capture's first line. */
export const FORMAT = 'clearsight-capture';
/** Version of the format that this release writes, and the only one that it reads. */
export const VERSION = 1;

/** Longest line of a capture in bytes. A longer record is not written; a longer line is an error when read. */
export const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** What the first line says about everything behind it. */
export interface CaptureHeader {
  /** Ties the records' monotonic times to calendar time. */
  readonly clock: ClockOrigin;
  /** `process.platform` of the machine that recorded. */
  readonly platform: string;
  /** Version of ClearSight that recorded. */
  readonly clearsight: string;
  /** Id of the monitoring session, a UUID. Absent in captures of earlier releases. */
  readonly session?: string;
  /** Name of the machine that recorded. Absent in captures of earlier releases. */
  readonly host?: string;
  /** The configuration in force, as JSON gives it back: to be checked before it is used. */
  readonly config: Readonly<Record<string, unknown>>;
}
