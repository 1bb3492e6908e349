import { CHANNELS, MARK } from '../../records/input.js';
import { channelStateLength } from '../../workers/input/channel-detector.js';
import type { Indicator } from '../../workers/input/indicator.js';
import { INDICATORS } from '../../workers/input/indicators.js';
import type { ThresholdOverrides } from '../../workers/input/thresholds.js';
import { type AnalyseTask, type InputEvents, START } from '../../workers/messages.js';
import { EventJournal } from './event-journal.js';

/** Events between two checkpoints of a channel: to copy its state costs as much as to look at some of them. */
const JOURNAL_EVENTS = 256;

/**
 * What the input detector remembers of each channel, in memory that all workers share, twice: one half is a checkpoint
 * that no task writes, in the other one tasks go on. The events since the checkpoint are kept in a journal. So a worker that dies or
 * hangs in the middle loses nothing: the attempt after it begins at the checkpoint, with the journal.
 *
 * One task at a time: the next one needs what this one leaves.
 */
export class ChannelStates {
  /** By half, by channel. */
  readonly halves: readonly (readonly SharedArrayBuffer[])[];
  /** The half that is the checkpoint, by channel. */
  readonly #checkpoints = new Uint8Array(CHANNELS.length);
  readonly #journals = CHANNELS.map(() => new EventJournal(JOURNAL_EVENTS));
  /** By channel: 1 while an attempt has begun to write it and not finished. */
  readonly #unfinished = new Uint8Array(CHANNELS.length);

  constructor(thresholds: ThresholdOverrides, indicators: readonly Indicator[] = INDICATORS) {
    const bytes = channelStateLength({ thresholds, indicators }) * Float64Array.BYTES_PER_ELEMENT;
    // Zeros are the fresh state.
    this.halves = [0, 1].map(() => CHANNELS.map(() => new SharedArrayBuffer(bytes)));
  }

  /** One attempt at hops. Every further attempt needs a task of its own: it begins where the first one did. */
  task(hops: readonly InputEvents[]): AnalyseTask {
    const again: InputEvents[] = [];
    const starts = this.#checkpoints.slice();
    const events = join(hops);
    const named = new Uint8Array(CHANNELS.length);
    for (const mark of events.marks) named[mark & MARK.channelMask] = 1;
    for (let index = 0; index < named.length; index++) {
      if (named[index] === 0) continue;
      const journal = this.#journals[index] as EventJournal;
      if (!journal.isEmpty) {
        if (this.#unfinished[index] === 1) again.push(journal.events);
        else (starts[index] as number) |= START.goesOn;
      }
      this.#unfinished[index] = 1;
    }
    return { kind: 'analyse', events, hopEnds: endsOf(hops), starts, again };
  }

  /** The newest task has succeeded: what it wrote counts. */
  commit(hops: readonly InputEvents[]): void {
    const full = new Uint8Array(CHANNELS.length);
    for (const { times, marks, holds } of hops) {
      for (let event = 0; event < times.length; event++) {
        const mark = marks[event] as number;
        const index = mark & MARK.channelMask;
        if (full[index] === 1) continue;
        const isKept = this.#journals[index]?.add(times[event] as number, mark, holds[event] as number);
        if (!isKept) full[index] = 1;
      }
    }
    for (let index = 0; index < full.length; index++) {
      if (full[index] === 0) continue;
      this.#checkpoints[index] = 1 - (this.#checkpoints[index] as number);
      this.#journals[index]?.clear();
    }
    this.#unfinished.fill(0);
  }
}

/** The events of all hops, one after the other. Those of a single hop as they are. */
function join(hops: readonly InputEvents[]): InputEvents {
  const [first, second] = hops;
  if (first !== undefined && second === undefined) return first;
  const count = hops.reduce((sum, { times }) => sum + times.length, 0);
  const joined = {
    times: new Float64Array(count),
    marks: new Uint8Array(count),
    holds: new Float64Array(count),
  };
  let from = 0;
  for (const { times, marks, holds } of hops) {
    joined.times.set(times, from);
    joined.marks.set(marks, from);
    joined.holds.set(holds, from);
    from += times.length;
  }
  return joined;
}

function endsOf(hops: readonly InputEvents[]): Uint32Array {
  let end = 0;
  return Uint32Array.from(hops, ({ times }) => {
    end += times.length;
    return end;
  });
}
