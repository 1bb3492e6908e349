import { release, type } from 'node:os';
import { map, type Observable } from 'rxjs';
import { type CaptureWriter, openCapture } from '../capture/writer.js';
import { configToJson } from '../config/parse.js';
import type { Config } from '../config/schema.js';
import { version } from '../product/version.js';
import type { MonitorEvent } from '../records/event.js';
import type { Stamper } from '../records/stamper.js';
import { monotonicNowMs } from '../sources/clock.js';

/** The capture of a live session. */
export interface LiveCapture {
  readonly writer: CaptureWriter;
  /** Problems with writing it, as events of the session. Completes when the capture is closed. */
  readonly events: Observable<MonitorEvent>;
}

/**
 * Opens the capture that the configuration names, if it names one.
 *
 * Rejects with CS_CAPTURE when the file cannot be made.
 */
export async function openLiveCapture(config: Config, stamper: Stamper): Promise<LiveCapture | undefined> {
  if (config.record === undefined) return undefined;
  const { origin, session, host } = stamper;
  const writer = await openCapture(config.record, {
    clock: origin,
    platform: process.platform,
    clearsight: version(),
    session,
    host,
    node: process.version,
    kernel: `${type()} ${release()}`,
    config: configToJson(config),
  });
  const events = writer.problems.pipe(
    map(({ message, recovered }) => {
      const level = recovered ? 'INFO' : 'ERROR';
      return stamper.stamp(monotonicNowMs(), { kind: 'error', level, module: 'MONITOR', message });
    }),
  );
  return { writer, events };
}
