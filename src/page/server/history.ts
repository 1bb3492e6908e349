import { CHANNELS } from '../../records/input.js';
import type { Scene } from '../stream/answers.js';
import type { Slice } from '../stream/bucket-ring.js';
import {
  type Frame,
  type Gap,
  NO_COUNTS,
  type Press,
  type ProcessRow,
  type Reading,
  type Setup,
  type Snapshot,
  type SourceHealth,
} from '../stream/messages.js';
import { Pyramid } from '../stream/pyramid.js';
import { SERIES } from '../stream/series.js';
import { FrameRing } from './frame-ring.js';
import { Newest, NewestByKey } from './newest.js';

const MAX_EVENTS = 500;
/** Beyond them, only those that last. */
const MAX_GAPS = 500;
const MAX_PRESSES_A_CHANNEL = 512;
const MAX_SCENES = 64;

const nothingYet = ({ startMs }: Setup) => ({ number: 0, timeMs: startMs, unlisted: 0, counts: NO_COUNTS });

/** What pages are told that come late, or come back: the newest frames as they were, and what all of them came to. Bounded. */
export class History {
  readonly #frames: FrameRing;
  readonly #processes = new Map<string, ProcessRow>();
  readonly #sources = new Map<string, SourceHealth>();
  readonly #events = new Newest<Frame['events'][number]>(MAX_EVENTS);
  readonly #gaps = new NewestByKey<number, Gap>(MAX_GAPS, ({ toMs }) => toMs === null);
  readonly #presses = new Map(CHANNELS.map((channel) => [channel, new Newest<Press>(MAX_PRESSES_A_CHANNEL)]));
  readonly #scenes = new NewestByKey<number, Scene>(MAX_SCENES);
  readonly #pyramid = new Pyramid(SERIES);
  #newest: Pick<Frame, 'number' | 'timeMs' | 'unlisted' | 'counts'>;
  #isLive = true;
  /** Of a capture. */
  reading: Reading | null = null;

  /**
   * @param stream by what the events of this stream are told from those of another session
   * @param begun what was known before; its figures over time are not part of it
   */
  constructor(
    private readonly setup: Setup,
    stream: string,
    begun?: Snapshot,
  ) {
    this.#frames = new FrameRing(stream);
    const { number, timeMs, unlisted, counts } = begun ?? nothingYet(setup);
    this.#newest = { number, timeMs, unlisted, counts };
    if (begun !== undefined) this.#keep(begun);
  }

  /** Number of the newest frame, 0 before the first. */
  get newest(): number {
    return this.#newest.number;
  }

  /** Takes the next frame, and the scenes of its verdicts. */
  take(frame: Frame, scenes: readonly Scene[]): void {
    this.#frames.add(frame);
    this.takeWhole(frame, scenes);
  }

  /** The same, but the frame itself is not kept: whoever comes back is told all that is known. */
  takeWhole(frame: Frame, scenes: readonly Scene[]): void {
    const { number, timeMs, unlisted, counts } = frame;
    this.#newest = { number, timeMs, unlisted, counts };
    if (frame.sample !== null) this.#pyramid.add(timeMs, frame.sample);
    for (const scene of scenes) this.#scenes.set(scene.sequence, scene);
    this.#keep(frame);
  }

  #keep(frame: Omit<Frame, 'sample'>): void {
    for (const row of frame.processes) this.#processes.set(row.key, row);
    for (const key of frame.forgotten) this.#processes.delete(key);
    for (const source of frame.sources) this.#sources.set(source.name, source);
    for (const gap of frame.gaps) this.#gaps.set(gap.id, gap);
    for (const [channel, newest] of this.#presses)
      newest.add(frame.presses.filter((press) => press.channel === channel));
    this.#events.add(frame.events);
  }

  /** The monitor has ended: later snapshots say so. */
  end(): void {
    this.#isLive = false;
  }

  /** All that is known now. */
  snapshot(missedFrames: number): Snapshot {
    const presses = [...this.#presses.values()].flatMap(({ values }) => values);
    return {
      ...this.#newest,
      setup: this.setup,
      missedFrames,
      isLive: this.#isLive,
      reading: this.reading,
      processes: [...this.#processes.values()],
      forgotten: [],
      sources: [...this.#sources.values()],
      gaps: [...this.#gaps.values()],
      presses: presses.sort((one, other) => one.timeMs - other.timeMs),
      events: this.#events.values,
    };
  }

  /** A frame as it is sent. Undefined when it is not kept any more, or has not come yet. */
  frame(number: number): Buffer | undefined {
    return this.#frames.get(number);
  }

  /** The figures between two times, as Pyramid.slice gives them. */
  slice(fromMs: number, toMs: number, most: number): Slice {
    return this.#pyramid.slice(fromMs, toMs, most);
  }

  /** What there was at the verdict of this number; undefined when it is not kept. */
  scene(sequence: number): Scene | undefined {
    return this.#scenes.get(sequence);
  }
}
