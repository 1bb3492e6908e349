import type { MonitorEvent } from '../../records/event.js';
import { counted } from '../../text/counted.js';
import { formatLine } from '../lines/line.js';
import type { LineStream } from '../lines/line-stream.js';

const INTERVAL_MS = 1000;

/** Reports on a stream what one outlet has lost: the first loss at once, then at most once a second, with the count. */
export class LossReport {
  private saidMs = Number.NEGATIVE_INFINITY;
  private saidLost = 0;
  /** The newest loss that was not reported yet, and why. */
  private unsaid:
    | { readonly event: MonitorEvent; readonly trouble: string; readonly lost: number }
    | undefined;

  /** @param now milliseconds of any steady clock */
  constructor(
    private readonly stream: LineStream,
    private readonly now: () => number,
  ) {}

  /** Notes how many lines are lost by now. @param trouble why, as one escaped line */
  note(event: MonitorEvent, trouble: string, lost: number): void {
    if (lost !== (this.unsaid?.lost ?? this.saidLost)) this.unsaid = { event, trouble, lost };
    if (this.unsaid !== undefined && this.now() - this.saidMs >= INTERVAL_MS) this.flush();
  }

  /** Reports what was not reported yet. */
  flush(): void {
    if (this.unsaid === undefined) return;
    const { event, trouble, lost } = this.unsaid;
    const lines = counted(lost, 'line is', 'lines are');
    const message = `${trouble}: ${lines} lost`;
    const { time } = event;
    this.stream.write(
      formatLine({ time, level: 'ERROR', module: 'MONITOR', code: null, message }, 'threshold'),
    );
    this.saidMs = this.now();
    this.saidLost = lost;
    this.unsaid = undefined;
  }
}
