import { version } from '../../product/version.js';
import type { MonitorEvent } from '../../records/event.js';
import type { Format } from '../../records/formats.js';
import type { FormatContext } from './context.js';
import { formatEvent } from './format.js';
import { Gaps } from './gaps.js';

/** How events become lines. */
export interface EventLinesOptions extends Partial<Omit<FormatContext, 'gaps'>> {
  /** Default `clearsight`: the lines of `audit.ndjson`. */
  readonly format?: Format;
}

/** The lines of a session: gives each verdict what could not be seen by then. */
export class EventLines {
  readonly #format: Format;
  readonly #context: FormatContext;
  readonly #gaps = new Gaps();

  constructor({ format = 'clearsight', ...context }: EventLinesOptions = {}) {
    this.#format = format;
    this.#context = { ...context, version: context.version ?? version() };
  }

  /** The line of an event, given in the order of their numbers; undefined where the format has none for it. */
  lineOf(event: MonitorEvent): string | undefined {
    this.#gaps.follow(event);
    return formatEvent(this.#format, event, { ...this.#context, gaps: this.#gaps.list });
  }
}
