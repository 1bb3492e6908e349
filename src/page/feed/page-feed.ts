import type { MonitorStats } from '../../pipeline/figures/monitor-stats.js';
import type { MonitorEvent } from '../../records/event.js';
import type { Recorded } from '../../records/recorded.js';
import type { ProcessMap, Scene } from '../stream/answers.js';
import type { Counts, Frame } from '../stream/messages.js';
import { Blindness, type Watches } from './blindness.js';
import { Gaps, type Kind } from './gaps.js';
import { Maps } from './maps.js';
import { Processes } from './processes.js';
import { type Measured, Samples } from './samples.js';
import { ShownPresses } from './shown-presses.js';

/** Events that one frame holds; the rest is counted. The log files have them all. */
const MAX_EVENTS = 256;
/** Scenes of verdicts within one frame. */
const MAX_SCENES = 16;

/** What the monitor loses on its way out, so far. */
export interface Losses {
  readonly lostCaptureRecords: number;
  readonly lostLogLines: number;
}

/** What whoever asks for a frame knows. */
export interface Look {
  /** Absent: the frame comes between two samples. */
  readonly measured?: Measured | undefined;
  readonly losses: Losses;
}

export interface PageFeedOptions {
  readonly startMs: number;
  readonly watches: Watches;
  /** Read anew for each frame. */
  readonly stats: MonitorStats;
}

/**
 * Follows a session, live or replayed, and says from time to time what is new for a page. Reads no clock; costs a record a few steps.
 */
export class PageFeed {
  readonly #processes: Processes;
  readonly #maps = new Maps();
  readonly #presses = new ShownPresses();
  readonly #gaps = new Gaps();
  readonly #blindness: Blindness;
  readonly #samples: Samples;
  #events: MonitorEvent[] = [];
  #scenes: Scene[] = [];
  #leftOut = 0;
  #frames = 0;
  #countedMs: number;
  #counted: Counts | undefined;

  constructor(private readonly options: PageFeedOptions) {
    const { startMs, watches, stats } = options;
    this.#processes = new Processes(watches.memory);
    const nameOf = (key: string) => this.#processes.nameOf(key);
    this.#blindness = new Blindness(this.#gaps, nameOf, watches, startMs);
    this.#samples = new Samples(stats);
    this.#countedMs = startMs;
  }

  /** Takes a judged record, in the order of decisions. */
  observe({ record }: Recorded): void {
    this.#processes.observe(record);
    this.#blindness.observe(record);
    if (record.kind === 'observed' && record.fact === 'regions' && record.key !== null)
      this.#maps.take(record.key, record.time, record.value);
    else if (record.kind === 'target-gone') this.#maps.remove(record.key);
    else if (record.kind === 'input') this.#presses.take(record);
  }

  hear(event: MonitorEvent): void {
    this.#processes.hear(event);
    this.#blindness.hear(event);
    if (this.#events.length < MAX_EVENTS) this.#events.push(event);
    else this.#leftOut++;
    if (event.kind === 'verdict' && this.#scenes.length < MAX_SCENES) this.#scenes.push(this.#scene(event));
  }

  /** The executable memory of a process as it was last read. */
  map(key: string): ProcessMap | undefined {
    return this.#maps.map(key);
  }

  /** What is new since the last frame, and what there was at the verdicts in it. */
  frame(
    timeMs: number,
    { measured, losses }: Look,
  ): { readonly frame: Frame; readonly scenes: readonly Scene[] } {
    const { presses, leftOut } = this.#presses.tell(timeMs);
    this.#leftOut += leftOut;
    const counts = this.#count(timeMs, losses);
    const frame: Frame = {
      number: ++this.#frames,
      timeMs,
      sample: measured === undefined ? null : this.#samples.at(timeMs, measured, this.#processes.suspicion),
      ...this.#processes.changes(timeMs),
      sources: this.#blindness.tell(),
      counts,
      gaps: this.#gaps.tell(),
      presses,
      events: this.#events,
    };
    const scenes = this.#scenes;
    this.#events = [];
    this.#scenes = [];
    return { frame, scenes };
  }

  #scene({ sequence, pid }: MonitorEvent): Scene {
    const key = this.#processes.keyOf(pid);
    const map = key === undefined ? undefined : this.#maps.map(key);
    return { sequence, map: map ?? null, presses: this.#presses.remembered() };
  }

  /** The counts now; what was lost since the last ones becomes gaps. */
  #count(timeMs: number, losses: Losses): Counts {
    const { scans, hits, verdicts, inputEvents, coalesced, unjudged } = this.options.stats;
    const before = this.#counted;
    const counts: Counts = {
      ...{ scans, hits, verdicts, inputEvents, coalesced, unjudged },
      ...losses,
      leftOut: this.#leftOut,
    };
    this.#lose(
      { lane: 'unjudged', about: 'all' },
      timeMs,
      unjudged - (before?.unjudged ?? 0),
      'records that were not judged',
    );
    this.#lose(
      { lane: 'lost', about: 'memory' },
      timeMs,
      coalesced - (before?.coalesced ?? 0),
      'readings that a newer one replaced',
    );
    const records = counts.lostCaptureRecords - (before?.lostCaptureRecords ?? 0);
    this.#lose({ lane: 'lost', about: 'all' }, timeMs, records, 'records that are not in the capture');
    const lines = counts.lostLogLines - (before?.lostLogLines ?? 0);
    this.#lose({ lane: 'lost', about: 'all' }, timeMs, lines, 'lines that are not in the log files');
    this.#counted = counts;
    this.#countedMs = timeMs;
    return counts;
  }

  #lose(kind: Kind, timeMs: number, count: number, cause: string): void {
    if (count > 0) this.#gaps.add(kind, this.#countedMs, timeMs, count, cause);
  }
}
