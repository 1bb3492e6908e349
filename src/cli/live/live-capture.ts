import { type CaptureWriter, openCapture } from '../../capture/writer.js';
import { configToJson } from '../../config/parse.js';
import type { Config } from '../../config/schema.js';
import type { Outlets } from '../../outlets/outlets.js';
import type { Stamper } from '../../records/stamper.js';
import { monotonicNowMs } from '../../sources/clock.js';
import { version } from '../version.js';

/**
 * Opens the capture that the configuration names. Trouble with it while it is written is said as it comes; watching goes on.
 *
 * @throws CS_CAPTURE when the file cannot be made
 */
export async function openLiveCapture(
  config: Config,
  stamper: Stamper,
  outlets: Outlets,
): Promise<CaptureWriter> {
  const { origin, session, host } = stamper;
  const capture = await openCapture(config.record as string, {
    clock: origin,
    platform: process.platform,
    clearsight: version(),
    session,
    host,
    config: configToJson(config),
  });
  capture.problems.subscribe(({ message, recovered }) => {
    const level = recovered ? 'INFO' : 'ERROR';
    outlets.emit(stamper.stamp(monotonicNowMs(), { kind: 'error', level, module: 'MONITOR', message }));
  });
  return capture;
}
