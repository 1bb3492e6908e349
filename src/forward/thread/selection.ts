import { formatEvent } from '../../outlets/formats/format.js';
import { Gaps } from '../../outlets/formats/gaps.js';
import { EVENT_LEVELS, type Level } from '../../records/event.js';
import type { Format } from '../../records/formats.js';
import type { AuditLine } from '../spool/audit-line.js';

export interface SelectionOptions {
  readonly level: Level;
  readonly format: Format;
  /** Of this program. */
  readonly version: string;
  readonly machineId: string | undefined;
}

/** Which events of a log a receiver is to get, and what of them. */
export class Selection {
  readonly #least: number;
  /** What cannot be seen by now. It is known of what was written since the receiver's position: `blind` is said again each minute. */
  readonly #gaps = new Gaps();

  constructor(private readonly options: SelectionOptions) {
    this.#least = EVENT_LEVELS.indexOf(options.level);
  }

  wants(line: AuditLine): boolean {
    return EVENT_LEVELS.indexOf(line.level) >= this.#least && this.#format(line, []) !== undefined;
  }

  /** What it is sent; undefined where it is to get nothing. Given every line, in order. */
  textOf(line: AuditLine): string | undefined {
    this.#gaps.follow(line.event);
    return this.wants(line) ? this.#format(line, this.#gaps.list) : undefined;
  }

  #format({ text, event }: AuditLine, gaps: readonly string[]): string | undefined {
    const { format, version, machineId } = this.options;
    if (format === 'clearsight') return text;
    try {
      return formatEvent(format, event, { version, machineId, gaps });
    } catch {
      // A line that somebody has edited: it is no event of ours.
      return undefined;
    }
  }
}
