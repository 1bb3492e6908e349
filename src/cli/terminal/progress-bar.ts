import { obeysControls } from '../../outlets/terminal.js';

const REFRESH_MS = 100;
const WIDTH = 30;
const CLEAR_LINE = '\r\x1b[K';

/**
 * A bar on the last line of a terminal. Nothing where the stream is no terminal, or one without control sequences. Ctrl-C removes it
 * and ends the process.
 */
export class ProgressBar {
  private drawnAt = Number.NEGATIVE_INFINITY;
  private readonly interrupted = (signal: NodeJS.Signals): void => {
    this.end();
    // Without our listener it has its usual effect.
    process.kill(process.pid, signal);
  };

  constructor(private readonly stream: NodeJS.WriteStream = process.stderr) {
    if (obeysControls(stream)) process.once('SIGINT', this.interrupted);
  }

  /** @param share 0 to 1 @param text behind the bar */
  show(share: number, text: string): void {
    const now = performance.now();
    if (!obeysControls(this.stream) || now - this.drawnAt < REFRESH_MS) return;
    this.drawnAt = now;
    // Some terminals report 0 columns.
    const width = (this.stream.columns || 80) - 1;
    this.stream.write(CLEAR_LINE + formatBar(share, text).slice(0, width));
  }

  end(): void {
    process.off('SIGINT', this.interrupted);
    if (obeysControls(this.stream)) this.stream.write(CLEAR_LINE);
  }
}

/** `[##########                    ]  33 % text` */
export function formatBar(share: number, text: string): string {
  const part = Math.min(1, Math.max(0, share));
  const bar = '#'.repeat(Math.round(part * WIDTH)).padEnd(WIDTH);
  return `[${bar}] ${(part * 100).toFixed(0).padStart(3)} % ${text}`;
}
