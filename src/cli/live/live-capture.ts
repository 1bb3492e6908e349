import { type CaptureWriter, openCapture } from '../../capture/writer.js';
import { configToJson } from '../../config/parse.js';
import type { Config } from '../../config/schema.js';
import type { ClockOrigin } from '../../records/time.js';
import type { Output } from '../terminal/output.js';
import { version } from '../version.js';
import { liveEvent } from './live-event.js';

/**
 * Opens the capture that the configuration names. Trouble with it while it is written is said as it comes; watching goes on.
 *
 * @throws CS_CAPTURE when the file cannot be made
 */
export async function openLiveCapture(
  config: Config,
  origin: ClockOrigin,
  output: Output,
): Promise<CaptureWriter> {
  const capture = await openCapture(config.record as string, {
    clock: origin,
    platform: process.platform,
    clearsight: version(),
    config: configToJson(config),
  });
  capture.problems.subscribe(({ message, recovered }) => {
    output.emit(liveEvent(origin, { kind: 'error', level: recovered ? 'INFO' : 'ERROR', message }));
  });
  return capture;
}
