import type { Moment } from '../../stream/answers.js';
import type { Frame, Setup, Snapshot } from '../../stream/messages.js';
import { History } from '../history.js';
import type { ReadMap } from '../messages.js';
import { lastUpTo } from './last-up-to.js';
import { momentsOf } from './moments.js';
import { NamelessFile, type Place } from './nameless-file.js';
import { PastMaps, type PastMapsOptions } from './past-maps.js';

/** Half a minute of them. */
const FRAMES_A_SHEET = 120;
/** Moments that can be jumped to. */
const MAX_MOMENTS = 5000;

/** All that was known before some frames, and those frames. */
interface Sheet {
  readonly before: Snapshot;
  readonly frames: Frame[];
}

/** A sheet on disk. */
interface Filed {
  /** Of its first frame. */
  readonly timeMs: number;
  readonly place: Place;
}

/**
 * All frames of a capture, on disk, so that every moment of it can be shown as a live page showed it: what was known before, and the
 * frames from there. Of half a minute there is one place in memory, however much happened.
 */
export class Tape {
  readonly #file = new NamelessFile();
  readonly maps: PastMaps;
  readonly #filed: Filed[] = [];
  /** The newest, which is not on disk yet. */
  #sheet: Sheet | undefined;
  readonly #moments: Moment[] = [];

  constructor(
    private readonly setup: Setup,
    options?: PastMapsOptions,
  ) {
    this.maps = new PastMaps(this.#file, options);
  }

  /** Times of the first and the last frame; undefined before the first. */
  get span(): { readonly fromMs: number; readonly toMs: number } | undefined {
    const newest = this.#sheet?.frames;
    const fromMs = this.#filed[0]?.timeMs ?? newest?.[0]?.timeMs;
    const toMs = newest?.at(-1)?.timeMs;
    return fromMs === undefined || toMs === undefined ? undefined : { fromMs, toMs };
  }

  /** What can be jumped to, in the order of times. */
  get moments(): readonly Moment[] {
    return this.#moments;
  }

  /**
   * @param before all that was known before the frame
   * @param maps that changed in it
   */
  add(frame: Frame, before: () => Snapshot, maps: readonly ReadMap[]): void {
    if (this.#sheet?.frames.length === FRAMES_A_SHEET) this.#fileAway(this.#sheet);
    this.#sheet ??= { before: before(), frames: [] };
    this.#sheet.frames.push(frame);
    this.maps.add(frame.timeMs, maps);
    const more = momentsOf(frame).slice(0, MAX_MOMENTS - this.#moments.length);
    for (const moment of more) this.#moments.push(moment);
  }

  /** All that was known at a time, as a live page would have had it; undefined before the first frame. */
  at(timeMs: number): Snapshot | undefined {
    const sheet = this.#sheetAt(timeMs);
    if (sheet === undefined) return undefined;
    const history = new History(this.setup, '', sheet.before);
    for (const frame of sheet.frames) if (frame.timeMs <= timeMs) history.takeWhole(frame, []);
    return history.snapshot(0);
  }

  close(): void {
    this.#file.close();
  }

  #fileAway(sheet: Sheet): void {
    const place = this.#file.write(JSON.stringify(sheet));
    this.#filed.push({ timeMs: (sheet.frames[0] as Frame).timeMs, place });
    this.#sheet = undefined;
  }

  #sheetAt(timeMs: number): Sheet | undefined {
    const first = this.#sheet?.frames[0];
    if (first !== undefined && first.timeMs <= timeMs) return this.#sheet;
    const filed = lastUpTo(this.#filed, timeMs);
    return filed && JSON.parse(this.#file.read(filed.place).toString('utf8'));
  }
}
