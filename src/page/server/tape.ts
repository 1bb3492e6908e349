import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Moment } from '../stream/answers.js';
import type { Frame, Setup, Snapshot } from '../stream/messages.js';
import { History } from './history.js';
import { momentsOf } from './moments.js';

/** A whole snapshot stands before each so many frames: half a minute of them. */
const FRAMES_A_SNAPSHOT = 120;
/** Moments that can be jumped to. */
const MAX_MOMENTS = 5000;

/** Where something stands in the file. */
interface Place {
  readonly offset: number;
  readonly bytes: number;
}

/**
 * All frames of a capture, on disk, so that every moment of it can be shown as a live page showed it: the snapshot before it, and the
 * frames from there. The file has no name: it is gone with the process.
 */
export class Tape {
  readonly #file = openNameless();
  #end = 0;
  readonly #times: number[] = [];
  readonly #frames: Place[] = [];
  readonly #snapshots: Place[] = [];
  readonly #moments: Moment[] = [];

  constructor(private readonly setup: Setup) {}

  /** Times of the first and the last frame; undefined before the first. */
  get span(): { readonly fromMs: number; readonly toMs: number } | undefined {
    const [fromMs, toMs] = [this.#times[0], this.#times.at(-1)];
    return fromMs === undefined || toMs === undefined ? undefined : { fromMs, toMs };
  }

  /** What can be jumped to, in the order of times. */
  get moments(): readonly Moment[] {
    return this.#moments;
  }

  /** @param before all that was known before the frame */
  add(frame: Frame, before: () => Snapshot): void {
    if (this.#frames.length % FRAMES_A_SNAPSHOT === 0) this.#snapshots.push(this.#write(before()));
    this.#frames.push(this.#write(frame));
    this.#times.push(frame.timeMs);
    const more = momentsOf(frame).slice(0, MAX_MOMENTS - this.#moments.length);
    for (const moment of more) this.#moments.push(moment);
  }

  /** All that was known at a time, as a live page would have had it; undefined before the first frame. */
  at(timeMs: number): Snapshot | undefined {
    const last = this.#times.findLastIndex((time) => time <= timeMs);
    if (last < 0) return undefined;
    const first = last - (last % FRAMES_A_SNAPSHOT);
    const history = new History(
      this.setup,
      '',
      this.#read(this.#snapshots[first / FRAMES_A_SNAPSHOT]) as Snapshot,
    );
    for (let index = first; index <= last; index++)
      history.takeWhole(this.#read(this.#frames[index]) as Frame, []);
    return history.snapshot(0);
  }

  close(): void {
    closeSync(this.#file);
  }

  #write(value: Frame | Snapshot): Place {
    const text = Buffer.from(JSON.stringify(value));
    const place = { offset: this.#end, bytes: text.length };
    for (let written = 0; written < text.length; )
      written += writeSync(this.#file, text, written, text.length - written, this.#end + written);
    this.#end += text.length;
    return place;
  }

  #read(place: Place | undefined): unknown {
    const { offset, bytes } = place as Place;
    const text = Buffer.alloc(bytes);
    for (let read = 0; read < bytes; ) {
      const more = readSync(this.#file, text, read, bytes - read, offset + read);
      if (more === 0) throw new Error('the tape is shorter than what was written to it');
      read += more;
    }
    return JSON.parse(text.toString('utf8'));
  }
}

/** A file that only this descriptor leads to. */
function openNameless(): number {
  const folder = mkdtempSync(join(tmpdir(), 'clearsight-view-'));
  try {
    return openSync(join(folder, 'tape'), 'wx+', 0o600);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
