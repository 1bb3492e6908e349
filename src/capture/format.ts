import type { ClockOrigin } from '../records/time.js';

/** First field of a capture's first line. */
export const FORMAT = 'clearsight-capture';
/** Version of the format that this release writes. */
export const VERSION = 3;
/** Those that it reads (version-1.ts). */
export const READ_VERSIONS: readonly unknown[] = [1, 2, VERSION];

/** Longest line of a capture. A longer record is not written; a longer line is an error when read. */
export { MAX_LINE_BYTES } from '../ndjson/lines.js';

/** What the first line says about everything after it. */
export interface CaptureHeader {
  /** Ties the records' monotonic times to calendar time. */
  readonly clock: ClockOrigin;
  /** `process.platform` of the machine that recorded. */
  readonly platform: string;
  /** Version of ClearSight that recorded. */
  readonly clearsight: string;
  /** Id of the monitoring session that was recorded; a replay's events carry it too. Version 1 has none. */
  readonly session?: string;
  /** Name of the machine that recorded. Version 1 has none. */
  readonly host?: string;
  /** `process.version` of the Node.js that recorded. Captures of releases before this field have none. */
  readonly node?: string;
  /** Name and release of the kernel that was recorded on, such as `Linux 6.12.0`. Like `node`. */
  readonly kernel?: string;
  /** Of a capture that `share` wrote: how many different things of each kind have pseudonyms in it. */
  readonly shared?: Readonly<Record<string, number>>;
  /** The configuration in force, as JSON gives it back: to be checked before it is used. */
  readonly config: Readonly<Record<string, unknown>>;
}
