import type { ErrorCode } from '../../errors/errors.js';
import type { ReceiverTally } from '../../figures/forward-tally.js';
import type { PageAddress } from '../address.js';
import type { CorpusTrial, Knob, ProcessMap, Scene, WhatIf } from '../stream/answers.js';
import type { Frame, Reading, Setup } from '../stream/messages.js';

/** Paths of the PEM files. */
export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

/** `workerData` of the page's thread. */
export interface PageData {
  /** Of what is served: one live session, or captures side by side. */
  readonly setups: readonly Setup[];
  /** Undefined for plain HTTP. */
  readonly tls: CertificateFiles | undefined;
  /** Undefined: no page is served. */
  readonly page:
    | {
        readonly address: PageAddress;
        /** Whoever knows it may read everything. */
        readonly token: string;
        /** URL of the folder with the files for the browser. */
        readonly folder: string;
      }
    | undefined;
  /** Undefined: no figures are served. */
  readonly metrics: MetricsData | undefined;
}

/** Where and of what figures are served. */
export interface MetricsData {
  readonly address: PageAddress;
  /** `shared` of the TimeBuckets of scans. */
  readonly scanTimes: SharedArrayBuffer;
  /** Of the configuration in force, as JSON; hexadecimal. */
  readonly configSha256: string;
}

/** What figures tell of a live session and its page does not. */
export interface LiveFigures {
  /** Of the target that waits longest for a scan that is judged; null without a target. */
  readonly judgementAgeMs: number | null;
  readonly isStuck: boolean;
  /** Verdicts so far, by code. */
  readonly verdicts: Readonly<Record<string, number>>;
  /** Events that outlets could not take. */
  readonly droppedEvents: number;
  /** Of each receiver that this monitor sends events to. */
  readonly receivers: readonly ReceiverTally[];
}

/** The executable memory of a process, as it was read. */
export interface ReadMap {
  readonly key: string;
  /** When it was read, monotonic ms. */
  readonly readMs: number;
  /** Regions, packed or not. */
  readonly count: number;
  /** The first 1,024 as RegionReader reads them. */
  readonly packed: Uint8Array<ArrayBuffer>;
}

/** A session of the page, by the place of its setup. */
export type SessionNumber = number;

/** What a frame of a capture comes with. */
export interface OfCapture {
  readonly session: SessionNumber;
  /** Those that changed, each process's in the order of readings. */
  readonly maps: readonly ReadMap[];
  readonly reading: Reading;
}

export type ToPage =
  | {
      readonly kind: 'frame';
      readonly frame: Frame;
      readonly scenes: readonly Scene[];
      readonly ofCapture?: OfCapture | undefined;
      readonly live?: LiveFigures | undefined;
    }
  /** Null where there is no such thing. */
  | { readonly kind: 'answer'; readonly number: number; readonly answer: Answer | null }
  /** The monitor has ended, at this time. */
  | { readonly kind: 'close'; readonly timeMs: number };

/** What the page's thread asks, as a browser sent it: nothing of it need make sense. */
export type Question =
  /** The memory of the process of this key: a ProcessMap. */
  | { readonly what: 'map'; readonly key: string }
  /** What these settings would have decided: a WhatIf, or a refusal. */
  | { readonly what: 'what-if'; readonly knobs: Knobs }
  /** What they do to a corpus: a CorpusTrial, or a refusal. */
  | { readonly what: 'corpus'; readonly knobs: Knobs };

/** Values of KNOBS, as in the environment. */
export type Knobs = Readonly<Partial<Record<Knob, string>>>;

/** A question that cannot be answered, and why. */
export interface Refusal {
  readonly error: string;
}

export type Answer = ProcessMap | WhatIf | CorpusTrial | Refusal;

export type FromPage =
  /** Comes before `ready`. Ports; 0 for what is not served. */
  | { readonly kind: 'listening'; readonly page: number; readonly metrics: number }
  /** Comes in place of `ready`. */
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: 'ready' }
  /** The frame of this time has been taken. */
  | { readonly kind: 'taken'; readonly timeMs: number }
  | {
      readonly kind: 'question';
      readonly number: number;
      readonly session: SessionNumber;
      readonly question: Question;
    };
