import { resolveModules } from '../../config/modules.js';
import type { Config } from '../../config/schema.js';
import { ClearSightError } from '../../errors/errors.js';
import { systemReason } from '../../errors/system-reason.js';
import { escapeControls, escapeText } from '../../text/escape.js';
import { formatLine } from '../lines/line.js';
import { LineStream, type OutputStream } from '../lines/line-stream.js';
import type { Outlet } from '../outlet.js';
import type { TransportData } from './messages.js';
import { TransportOutlet } from './transport-outlet.js';

/** How transports are opened. */
export interface TransportsOptions {
  /** Where it is said that one has a problem. Default: standard error. */
  readonly stream?: OutputStream;
}

/**
 * Opens the transports of winston that a configuration names as outlets, each in a thread of its own: one that throws, blocks or
 * never answers delays nothing. Up to 1,000 events wait for each; what is dropped is counted. A level reads as those of events:
 * `options: { level: 'WARNING' }`. Relative paths of modules begin at the working directory.
 *
 * Rejects with CS_CONFIG when one cannot be made; none is left open then.
 *
 * @example
 * ```ts
 * import { openReplay, openTransports, Outlets, parseConfig } from 'clearsight';
 *
 * const { transports } = parseConfig({
 *   transports: [{ module: 'winston/lib/winston/transports/file.js', options: { filename: 'verdicts.log', level: 'CRITICAL' } }],
 * });
 * const outlets = new Outlets(await openTransports({ transports }));
 * const { events } = await openReplay('session.ndjson');
 * events.subscribe({ next: (event) => outlets.emit(event), complete: () => void outlets.close() });
 * ```
 */
export async function openTransports(
  config: Pick<Config, 'transports'>,
  { stream = process.stderr }: TransportsOptions = {},
): Promise<readonly Outlet[]> {
  const { transports = [] } = resolveModules({ transports: config.transports }, process.cwd());
  const lines = new LineStream(stream);
  const say = (message: string) => {
    const event = {
      time: new Date().toISOString(),
      level: 'ERROR',
      module: 'MONITOR',
      code: null,
      message,
    } as const;
    lines.write(formatLine(event, 'threshold'));
  };
  const opened: Outlet[] = [];
  try {
    for (const { module, export: name, options = {} } of transports) {
      opened.push(await open({ module, export: name, options }, say));
    }
  } catch (error) {
    for (const outlet of opened) await outlet.close();
    throw error;
  }
  return opened;
}

async function open(data: TransportData, say: (message: string) => void): Promise<Outlet> {
  const shown = escapeControls(data.module);
  try {
    const outlet = new TransportOutlet(shown, data, say);
    await outlet.ready;
    return outlet;
  } catch (cause) {
    const reason = escapeText(systemReason(cause));
    throw new ClearSightError('CS_CONFIG', `${shown}: expected a transport of winston, got ${reason}`, {
      cause,
    });
  }
}
