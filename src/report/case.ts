import type { CaptureHeader } from '../capture/format.js';
import type { Config } from '../config/schema.js';
import type { Coverage } from './coverage.js';
import type { Scene } from './scenes.js';
import type { Told } from './told.js';

/** A file as it was read. */
export interface ReadFile {
  /** Without its folder. */
  readonly name: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** What a capture shows, gathered for one page. All of it comes from the capture and this version of ClearSight: no clock, no chance. */
export interface Case {
  readonly file: ReadFile;
  /** Null for a text file of times. */
  readonly header: CaptureHeader | null;
  /** As it was recorded; the defaults for a text file of times. */
  readonly config: Config;
  /** Id of the recorded session. */
  readonly session: string;
  /** What a replay says of the capture. */
  readonly told: Told;
  /** What the capture holds. */
  readonly coverage: Coverage;
  /** What there was at each verdict of `told`, in its order. */
  readonly scenes: readonly Scene[];
  /** Of ClearSight that made the page, and of Node.js below it. */
  readonly versions: { readonly clearsight: string; readonly node: string };
}
