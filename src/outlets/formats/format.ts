import type { MonitorEvent } from '../../records/event.js';
import type { Format } from '../../records/formats.js';
import { formatJson } from '../lines/line.js';
import type { FormatContext } from './context.js';
import { formatEcs } from './ecs/ecs.js';
import { formatOcsf } from './ocsf/ocsf.js';

const FORMATTERS: Readonly<
  Record<Format, (event: MonitorEvent, context: FormatContext) => string | undefined>
> = {
  /** As in `audit.ndjson`. */
  clearsight: (event) => formatJson(event),
  /** Detection Finding of the Open Cybersecurity Schema Framework, 1.8.0. */
  ocsf: formatOcsf,
  /** Elastic Common Schema, 9.4.0. */
  ecs: formatEcs,
};

/**
 * An event as one line of JSON, without its newline: ASCII controls and direction marks are escaped. Pure: the same event in the same
 * context gives the same line, whenever and wherever it is asked for.
 *
 * @returns undefined where the format has no place for such an event: `ocsf` takes only verdicts and what follows from them
 *
 * @example
 * ```ts
 * import { formatEvent, openReplay } from 'clearsight';
 *
 * const { events } = await openReplay('session.ndjson');
 * events.subscribe((event) => {
 *   const line = formatEvent('ocsf', event, { version: '0.1.0', tenant: 'league' });
 *   if (line !== undefined) console.log(line);
 * });
 * ```
 */
export function formatEvent(format: Format, event: MonitorEvent, context: FormatContext): string | undefined {
  return FORMATTERS[format](event, context);
}
