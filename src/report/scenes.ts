import type { Backing } from '../facts/regions/backing.js';
import { RegionReader } from '../facts/regions/region-reader.js';
import { CHANNELS, type Channel, channelOf, MARK } from '../records/input.js';
import type { SourceRecord } from '../records/record.js';
import type { Milliseconds } from '../records/time.js';

/** Presses of one channel that are remembered: enough for every window of an indicator but the minutes. */
const MAX_PRESSES = 512;
/** Executable regions that are kept of a map; the rest is counted. */
const MAX_REGIONS = 256;

/** One executable region. */
export interface SceneRegion {
  readonly startAddress: bigint;
  readonly endAddress: bigint;
  /** PERMISSION bits. */
  readonly permissions: number;
  readonly backing: Backing;
  /** Bytes one a character (latin1), hostile. */
  readonly name: string;
}

/** A press. */
export interface Press {
  readonly timeMs: Milliseconds;
  /** How long it was held; NaN when no release was seen. */
  readonly holdMs: Milliseconds;
}

/** What there was at one moment. */
export interface Scene {
  /** The executable regions of the process, as they were last read before; undefined when they never were. */
  readonly map:
    | { readonly regions: readonly SceneRegion[]; readonly count: number; readonly time: Milliseconds }
    | undefined;
  /** The newest presses of each channel, oldest first. */
  readonly presses: ReadonlyMap<Channel, readonly Press[]>;
}

/** When, and about which process, to look. */
export interface Moment {
  readonly time: Milliseconds;
  /** -1 for none. */
  readonly pid: number;
}

/** Goes through the records of a capture in its order and keeps what there was at some moments. */
export class Scenes {
  readonly #maps = new Map<number, { readonly value: ArrayBufferLike; readonly time: Milliseconds }>();
  readonly #presses = new Map<Channel, { timeMs: Milliseconds; holdMs: Milliseconds }[]>();
  readonly #scenes: Scene[] = [];

  /** @param moments in the order of their times */
  constructor(private readonly moments: readonly Moment[]) {}

  take(record: SourceRecord): void {
    this.#closeBefore(record.time);
    if (this.#scenes.length === this.moments.length) return;
    if (record.kind === 'observed' && record.fact === 'regions') {
      if (this.moments.some(({ pid }) => pid === record.pid))
        this.#maps.set(record.pid, { value: record.value, time: record.time });
    } else if (record.kind === 'input') {
      for (let index = 0; index < record.times.length; index++)
        this.#press(
          record.times[index] as number,
          record.marks[index] as number,
          record.holds[index] as number,
        );
    }
  }

  /** One a moment. Call it once, behind the last record. */
  end(): readonly Scene[] {
    for (const { pid } of this.moments.slice(this.#scenes.length)) this.#scenes.push(this.#scene(pid));
    return this.#scenes;
  }

  #closeBefore(time: Milliseconds): void {
    for (;;) {
      const moment = this.moments[this.#scenes.length];
      if (moment === undefined || !(moment.time < time)) return;
      this.#scenes.push(this.#scene(moment.pid));
    }
  }

  #scene(pid: number): Scene {
    const map = this.#maps.get(pid);
    const presses = new Map(
      CHANNELS.flatMap((channel) => {
        const some = this.#presses.get(channel);
        return some === undefined ? [] : [[channel, some.map((press) => ({ ...press }))]];
      }),
    );
    return { map: map && { ...regionsOf(map.value), time: map.time }, presses };
  }

  #press(timeMs: Milliseconds, mark: number, holdMs: Milliseconds): void {
    const channel = channelOf(mark);
    const presses = this.#presses.get(channel) ?? [];
    this.#presses.set(channel, presses);
    if ((mark & MARK.release) === 0) {
      presses.push({ timeMs, holdMs: Number.NaN });
      if (presses.length > MAX_PRESSES) presses.shift();
      return;
    }
    // The press that this release ends: the one that began when the hold did.
    const pressed = presses.findLast((press) => Math.abs(timeMs - holdMs - press.timeMs) < 0.5);
    if (pressed !== undefined) pressed.holdMs = holdMs;
  }
}

function regionsOf(value: ArrayBufferLike): { regions: SceneRegion[]; count: number } {
  const reader = new RegionReader(value);
  const regions = Array.from({ length: Math.min(reader.count, MAX_REGIONS) }, (_, index) =>
    reader.region(index),
  );
  return { regions, count: reader.count };
}
