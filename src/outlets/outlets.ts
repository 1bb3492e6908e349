import winston from 'winston';
import { systemReason } from '../errors/system-reason.js';
import type { MonitorEvent } from '../records/event.js';
import { escapeText } from '../text/escape.js';
import { LossReport } from './files/loss-report.js';
import { LEVELS } from './lines/line.js';
import { LineStream, type OutputStream } from './lines/line-stream.js';
import type { Outlet } from './outlet.js';
import { type LoggedEvent, transportTo } from './transport.js';

/** How losses are reported. */
export interface OutletsOptions {
  /** Where lost lines are reported. Default: standard error. */
  readonly lossStream?: OutputStream;
  /** Milliseconds of any steady clock. Default: the process's own. */
  readonly now?: () => number;
}

/**
 * Gives every event to every outlet, in the order of the list, before `emit` returns. An outlet that throws stops no
 * other. The list is a winston logger with one synchronous transport for each outlet.
 *
 * @example
 * ```ts
 * import { openReplay, type Outlet, Outlets } from 'clearsight';
 *
 * const alerts: Outlet = {
 *   name: 'alerts',
 *   dropped: 0,
 *   emit: ({ kind, message }) => kind === 'verdict' && console.log('ALERT', message),
 *   close: async () => {},
 * };
 * const outlets = new Outlets([alerts]);
 * const { events } = await openReplay('session.ndjson');
 * events.subscribe({ next: (event) => outlets.emit(event), complete: () => void outlets.close() });
 * ```
 */
export class Outlets {
  private readonly guarded: readonly GuardedOutlet[];
  private readonly logger: winston.Logger;
  private readonly losses: LineStream;

  constructor(list: readonly Outlet[], options: OutletsOptions = {}) {
    const { lossStream = process.stderr, now = () => performance.now() } = options;
    this.losses = new LineStream(lossStream);
    this.guarded = list.map((outlet) => new GuardedOutlet(outlet, new LossReport(this.losses, now)));
    this.logger = winston.createLogger({
      levels: LEVELS,
      level: 'INFO',
      // Without a transport winston would keep every event, and never finish.
      silent: list.length === 0,
      format: winston.format((info) => info)(),
      transports: this.guarded.map((outlet) => transportTo((event) => outlet.emit(event))),
    });
  }

  /** Events that outlets have dropped, counted once an outlet. */
  get dropped(): number {
    return this.guarded.reduce((sum, { dropped }) => sum + dropped, 0);
  }

  /** Never throws and never waits: losses are counted and reported. */
  emit(event: MonitorEvent): void {
    this.logger.write({ level: event.level, message: event.message, event } satisfies LoggedEvent);
  }

  /** Closes the outlets one after the other, in the order of the list. One that fails to close stops no other. */
  async close(): Promise<void> {
    await new Promise((resolve) => this.logger.once('finish', resolve).end());
    for (const outlet of this.guarded) await outlet.close();
    await this.losses.close();
  }
}

/** Guards an outlet: what it throws counts as one line lost, and what it loses is reported. */
class GuardedOutlet {
  private thrown = 0;
  private newest: MonitorEvent | undefined;

  constructor(
    private readonly outlet: Outlet,
    private readonly report: LossReport,
  ) {}

  get dropped(): number {
    return this.outlet.dropped + this.thrown;
  }

  emit(event: MonitorEvent): void {
    this.newest = event;
    try {
      this.outlet.emit(event);
    } catch (error) {
      this.thrown++;
      this.report.note(event, this.failure(error), this.dropped);
      return;
    }
    this.noteDropped(event);
  }

  async close(): Promise<void> {
    try {
      await this.outlet.close();
    } catch (error) {
      this.thrown++;
      if (this.newest !== undefined) this.report.note(this.newest, this.failure(error), this.dropped);
    }
    if (this.newest !== undefined) this.noteDropped(this.newest);
    this.report.flush();
  }

  private noteDropped(event: MonitorEvent): void {
    this.report.note(event, this.outlet.trouble ?? `outlet ${this.outlet.name} is behind`, this.dropped);
  }

  private failure(error: unknown): string {
    return `outlet ${this.outlet.name} failed (${escapeText(systemReason(error))})`;
  }
}
