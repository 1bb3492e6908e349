import type { Channel } from '../records/input.js';
import type { Outlet } from './outlet.js';

const REFRESH_MS = 250;
const USUAL_COLUMNS = 80;
const CLEAR_LINE = '\r\x1b[K';

/** What the line shows; read anew each time it is drawn. */
export interface StatusFigures {
  /** Scans so far. */
  readonly scans: number;
  /** Regions of the newest map. */
  readonly regions: number;
  /** Hits so far. */
  readonly hits: number;
  /** Per channel: presses a second, and their coefficient of variation (NaN: too few). */
  readonly channels: readonly {
    readonly channel: Channel;
    readonly ratePerSecond: number;
    readonly cv: number;
  }[];
}

/**
 * One line at the bottom of a terminal: scans a second, regions, input rate and CV, hits. Nothing where the stream is
 * no terminal. As an outlet it makes room for each event: in the list it stands before the console.
 */
export class StatusLine implements Outlet {
  readonly name = 'status-line';
  readonly dropped = 0;
  private timer: NodeJS.Timeout | undefined;
  private scansBefore = 0;

  constructor(private readonly stream: NodeJS.WriteStream = process.stderr) {}

  /** Draws these figures, four times a second, until `end`. */
  show(figures: StatusFigures): void {
    if (this.stream.isTTY) this.timer = setInterval(() => this.draw(figures), REFRESH_MS);
  }

  /** Makes room for a line of the log; the status comes back with the next refresh. */
  emit(): void {
    if (this.timer !== undefined) this.stream.write(CLEAR_LINE);
  }

  /** Takes the line away, for good. */
  end(): void {
    clearInterval(this.timer);
    this.emit();
    this.timer = undefined;
  }

  async close(): Promise<void> {
    this.end();
  }

  private draw(figures: StatusFigures): void {
    const scansPerSecond = ((figures.scans - this.scansBefore) * 1000) / REFRESH_MS;
    this.scansBefore = figures.scans;
    // A terminal that does not tell its width says 0.
    const width = (this.stream.columns || USUAL_COLUMNS) - 1;
    this.stream.write(CLEAR_LINE + formatStatus(figures, scansPerSecond).slice(0, width));
  }
}

/** `980 scans/s | 13 regions | left 12.0/s CV 0.31 | 0 hits` */
export function formatStatus({ regions, channels, hits }: StatusFigures, scansPerSecond: number): string {
  const input = channels.map(({ channel, ratePerSecond, cv }) => {
    const shownCv = Number.isNaN(cv) ? '-' : cv.toFixed(2);
    return `${channel} ${ratePerSecond.toFixed(1)}/s CV ${shownCv}`;
  });
  const parts = [`${scansPerSecond.toFixed(0)} scans/s`, `${regions} regions`, ...input, `${hits} hits`];
  return parts.join(' | ');
}
