import type { VerdictEvent } from '../records/event.js';
import type { ProcessInfo, ProcessKey } from '../records/target.js';
import type { Milliseconds } from '../records/time.js';
import type { Sight, TakingBounds, Wanted } from '../sources/evidence/evidence-system.js';

/** Whose evidence it is: of a held target. */
export type Target = Pick<ProcessInfo, 'pid' | 'key' | 'name' | 'executable'>;

export type ToTaker =
  /** Opens what evidence is taken from, and closes it. */
  | { readonly kind: 'hold'; readonly process: Target }
  | { readonly kind: 'release'; readonly key: ProcessKey }
  | {
      readonly kind: 'take';
      readonly request: number;
      readonly process: Target;
      readonly wanted: readonly Wanted[];
      readonly bounds: TakingBounds;
    }
  | { readonly kind: 'close' };

export type FromTaker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'taken'; readonly request: number; readonly sight: Sight };

/** The memory that was taken, to be moved between threads and not copied: each piece has a buffer of its own. */
export const buffersOf = ({ places }: Sight): readonly ArrayBuffer[] =>
  places.flatMap(({ runs }) => runs.map(({ content }) => content.buffer as ArrayBuffer));

/** `workerData` of the thread that writes. */
export interface WriterData {
  /** What `EvidenceSystem.openFolder` gave. */
  readonly folder: number;
  readonly setting: Setting;
}

/** What every report of a monitor says. */
export interface Setting {
  /** Of the monitor. */
  readonly version: string;
  readonly session: string;
  readonly host: string;
  /** The settings that led to a verdict, as the configuration has them. */
  readonly policy: Readonly<Record<string, unknown>>;
}

/** What was taken for a verdict, to be written. */
export interface Taken {
  readonly verdict: VerdictEvent;
  readonly target: Target;
  readonly wanted: readonly Wanted[];
  readonly sight: Sight;
  /** From the decision to when everything was taken. */
  readonly tookMs: Milliseconds;
}

export type ToWriter =
  | ({ readonly kind: 'write'; readonly request: number } & Taken)
  | { readonly kind: 'close' };

/** What became of it. */
export interface Written {
  /** Name of the folder in the evidence folder; '' when none could be made. */
  readonly name: string;
  /** Bytes of memory in its files. */
  readonly bytes: number;
  /** What is not in it, and why. */
  readonly missing: readonly string[];
  /** Why there is no report; undefined when there is one. */
  readonly failure: string | undefined;
}

export type FromWriter =
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'written'; readonly request: number } & Written);
