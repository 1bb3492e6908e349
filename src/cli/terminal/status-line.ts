import type { MonitorStats } from '../../pipeline/monitor.js';

const REFRESH_MS = 250;
const USUAL_COLUMNS = 80;
const CLEAR_LINE = '\r\x1b[K';

/**
 * One line at the bottom of a terminal: scans a second, regions, input rate and CV, hits. Nothing where the stream is
 * no terminal.
 */
export class StatusLine {
  private readonly timer: NodeJS.Timeout | undefined;
  private scansBefore = 0;

  constructor(
    private readonly stats: MonitorStats,
    private readonly stream: NodeJS.WriteStream = process.stderr,
  ) {
    if (stream.isTTY) this.timer = setInterval(() => this.draw(), REFRESH_MS);
  }

  /** Makes room for a line of the log; the status comes back with the next refresh. */
  clear(): void {
    if (this.timer !== undefined) this.stream.write(CLEAR_LINE);
  }

  end(): void {
    clearInterval(this.timer);
    this.clear();
  }

  private draw(): void {
    const scansPerSecond = ((this.stats.scans - this.scansBefore) * 1000) / REFRESH_MS;
    this.scansBefore = this.stats.scans;
    // A terminal that does not tell its width says 0.
    const width = (this.stream.columns || USUAL_COLUMNS) - 1;
    this.stream.write(CLEAR_LINE + formatStatus(this.stats, scansPerSecond).slice(0, width));
  }
}

/** `980 scans/s | 13 regions | left 12.0/s CV 0.31 | 0 hits` */
export function formatStatus({ regions, channels, hits }: MonitorStats, scansPerSecond: number): string {
  const input = channels.map(({ channel, ratePerSecond, cv }) => {
    const shownCv = Number.isNaN(cv) ? '-' : cv.toFixed(2);
    return `${channel} ${ratePerSecond.toFixed(1)}/s CV ${shownCv}`;
  });
  const parts = [`${scansPerSecond.toFixed(0)} scans/s`, `${regions} regions`, ...input, `${hits} hits`];
  return parts.join(' | ');
}
