import { CHANNELS, type Channel } from '../records/input.js';
import type { InputBatch } from '../records/record.js';
import type { Recorded } from '../records/recorded.js';
import { LAST_DATE_MS } from '../records/time.js';
import { fail } from '../text/json-fields.js';

/** Most presses in one batch. */
const MAX_BATCH = 4096;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** No double needs more characters. A long run of digits that is no number would cost the pattern quadratic time. */
const MAX_CHARACTERS = 400;

export interface TimeLinesOptions {
  /** Channel that the presses are taken for. Default `left`. */
  readonly channel?: Channel | undefined;
  /** Time from one look at the windows to the next, in ms of the stream's own time. Default 100. */
  readonly hopMs?: number | undefined;
}

/** True for a line that a text file of times may begin with. */
export function isTimeLine(line: string): boolean {
  const content = line.trim();
  return content === '' || content.startsWith('#') || isNumber(content);
}

/**
 * Turns lines of one time in ms each into presses, and hops in between at a steady pace, as the live source has them:
 * a hop comes only after a press, at the next multiple of the hop time counted from the first press. Blank lines and
 * lines that begin with `#` are skipped.
 */
export class TimeLines {
  readonly mayBeCut = false;
  readonly lost = 0;
  private readonly mark: number;
  private readonly hopMs: number;
  private times: number[] = [];
  private last = 0;
  private first: number | undefined;
  private nextHop = Number.NEGATIVE_INFINITY;

  constructor({ channel = 'left', hopMs = 100 }: TimeLinesOptions = {}) {
    this.mark = CHANNELS.indexOf(channel);
    this.hopMs = hopMs;
  }

  /** Reads one line; appends the records that are complete to `out`. Throws CS_CAPTURE. */
  decode(line: string, out: Recorded[]): void {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) return;
    const time = isNumber(content) ? Number(content) : fail('one time in milliseconds per line', content);
    if (!(time >= 0 && time <= LAST_DATE_MS)) fail(`a time from 0 to ${LAST_DATE_MS} ms`, content);
    if (time < this.last) fail(`a time of at least ${this.last} ms, as in the line before`, time);
    if (time > this.nextHop) this.startHop(time, out);
    else if (this.times.length === MAX_BATCH) this.flush(out);
    this.times.push(time);
    this.last = time;
  }

  /** The hop that must still follow the last presses. */
  end(out: Recorded[]): void {
    this.finishHop(out);
  }

  warnings(): string[] {
    return [];
  }

  private startHop(time: number, out: Recorded[]): void {
    this.finishHop(out);
    this.first ??= time;
    const hops = Math.floor((time - this.first) / this.hopMs) + 1;
    // At times too large for a double to tell hops apart, the hop falls on the press.
    this.nextHop = Math.max(time, this.first + hops * this.hopMs);
  }

  private finishHop(out: Recorded[]): void {
    if (this.times.length === 0) return;
    this.flush(out);
    out.push({ record: { kind: 'hop', time: this.nextHop } });
  }

  private flush(out: Recorded[]): void {
    const times = Float64Array.from(this.times);
    const marks = new Uint8Array(times.length).fill(this.mark);
    const holds = new Float64Array(times.length).fill(Number.NaN);
    const record: InputBatch = { kind: 'input', time: this.last, times, marks, holds };
    out.push({ record });
    this.times = [];
  }
}

const isNumber = (text: string): boolean => text.length <= MAX_CHARACTERS && NUMBER.test(text);
