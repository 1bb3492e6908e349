import { LastSecond } from '../pipeline/figures/last-second.js';
import type { Action, MonitorEvent } from '../records/event.js';
import type { Channel } from '../records/input.js';
import type { Outlet } from './outlet.js';
import { obeysControls } from './terminal.js';

const REFRESH_MS = 250;
const USUAL_COLUMNS = 80;
const CLEAR_LINE = '\r\x1b[K';

/** What the line shows; read anew each time it is drawn. */
export interface StatusFigures {
  readonly action: Action;
  readonly isRecording: boolean;
  /** Hits on one process that make a verdict; undefined when none is made. */
  readonly threshold: number | undefined;
  readonly stats: {
    /** Scans so far. */
    readonly scans: number;
    /** Executable regions of all processes. */
    readonly regions: number;
    readonly verdicts: number;
    /** By channel: presses so far, and the coefficient of variation of the newest intervals (NaN: too few). */
    readonly channels: readonly {
      readonly channel: Channel;
      readonly presses: number;
      readonly cv: number;
    }[];
  };
  readonly outcome: {
    /** Targets that run. */
    readonly targets: number;
    /** What cannot be seen, in words; empty when all can. */
    readonly unseen: string;
  };
}

/**
 * One line at the bottom of a terminal: what cannot be seen, what is done, the targets, hits toward the threshold, and how many scans
 * and presses there were in the last second. Nothing where the stream is no terminal, or one without control sequences. As an
 * outlet it makes room for each event: in the list it stands before the console.
 */
export class StatusLine implements Outlet {
  readonly name = 'status-line';
  readonly dropped = 0;
  private timer: NodeJS.Timeout | undefined;
  private redrawing: NodeJS.Immediate | undefined;
  private draw = () => {};
  /** By PID: hits of a process that has no verdict yet. */
  private readonly hits = new Map<number, number>();
  /** In the order of their first presses. */
  private readonly channels = new Set<Channel>();
  private readonly rates = new Map<string, LastSecond>();

  constructor(private readonly stream: NodeJS.WriteStream = process.stderr) {}

  /** Draws these figures, four times a second, until `end`. */
  show(figures: StatusFigures): void {
    if (!obeysControls(this.stream)) return;
    this.draw = () => this.write(figures);
    this.timer = setInterval(this.draw, REFRESH_MS);
  }

  /** Makes room for a line of the log; the status comes back behind it. */
  emit({ kind, pid, details = {} }: MonitorEvent): void {
    this.makeRoom();
    clearImmediate(this.redrawing);
    this.redrawing = setImmediate(this.draw);
    if (kind === 'hit') this.hits.set(pid, Number(details.hits));
    if (kind === 'verdict' || kind === 'target-gone') this.hits.delete(pid);
  }

  /** Takes the line away, for good. */
  end(): void {
    clearInterval(this.timer);
    this.makeRoom();
    this.timer = undefined;
    clearImmediate(this.redrawing);
    this.draw = () => {};
  }

  async close(): Promise<void> {
    this.end();
  }

  private makeRoom(): void {
    if (this.timer !== undefined) this.stream.write(CLEAR_LINE);
  }

  private write(figures: StatusFigures): void {
    const now = performance.now();
    const perSecond = (what: string, count: number) => {
      const rate = this.rates.get(what) ?? new LastSecond();
      this.rates.set(what, rate);
      return rate.rate(now, count) ?? 0;
    };
    for (const { channel } of figures.stats.channels) this.channels.add(channel);
    const seen = { hits: Math.max(0, ...this.hits.values()), channels: this.channels, perSecond };
    // A terminal that does not tell its width says 0.
    const width = (this.stream.columns || USUAL_COLUMNS) - 1;
    this.stream.write(CLEAR_LINE + asManyAsFit(statusParts(figures, seen), width));
  }
}

/** What the line itself keeps. */
interface Seen {
  /** Hits of the process that is nearest to its threshold. */
  readonly hits: number;
  readonly channels: ReadonlySet<Channel>;
  perSecond(what: string, count: number): number;
}

/** Most important first. Every part keeps its place and its width; a channel that is new comes last. */
function statusParts(
  { action, isRecording, threshold, stats, outcome }: StatusFigures,
  { hits, channels, perSecond }: Seen,
): string[] {
  const { scans, regions, verdicts } = stats;
  const presses = [...channels].map((channel) => {
    const { presses: count = 0, cv = Number.NaN } =
      stats.channels.find((each) => each.channel === channel) ?? {};
    const rate = perSecond(channel, count);
    const shownCv = Number.isNaN(cv) || rate === 0 ? '-' : cv.toFixed(2);
    return `${channel} ${rate.toFixed(1).padStart(5)}/s CV ${shownCv.padEnd(4)}`;
  });
  const parts = [
    outcome.unseen !== '' && `BLIND: ${outcome.unseen}`,
    threshold !== undefined && `verdicts ${verdicts}`,
    isRecording ? `${action}, REC` : action,
    `targets ${String(outcome.targets).padStart(3)}`,
    threshold !== undefined && `hits ${String(hits).padStart(String(threshold).length)}/${threshold}`,
    `${perSecond('scans', scans).toFixed(0).padStart(4)} scans/s`,
    `regions ${String(regions).padStart(4)}`,
    ...presses,
  ];
  return parts.filter((part) => typeof part === 'string');
}

/** As many parts as there is room for; the first one in any case, cut. */
function asManyAsFit([first = '', ...others]: readonly string[], width: number): string {
  let line = first.slice(0, width);
  for (const part of others) {
    if (line.length + 3 + part.length > width) break;
    line += ` | ${part}`;
  }
  return line;
}
