import type { CaptureHeader } from '../capture/format.js';
import { openReplaySource, type ReplayOptions } from '../capture/replay-source.js';
import { loadConfig } from '../config/load.js';
import type { Config, ConfigInput } from '../config/schema.js';
import { createMonitor, type Monitor } from '../pipeline/monitor.js';
import { replayStamper } from './session-of.js';

export interface OpenReplayOptions extends ReplayOptions {
  /** What is judged by other rules than recorded, laid over the recorded configuration. */
  readonly config?: ConfigInput;
}

/** A monitor of a capture: it ends nothing. */
export interface ReplayMonitor extends Monitor {
  /** Null for a text file of times. */
  readonly header: CaptureHeader | null;
  /** The whole configuration in force. */
  readonly config: Config;
  /** What was skipped. Whole once `events` has completed. */
  readonly warnings: readonly string[];
  /** Closes the file of a replay that nobody subscribed. */
  close(): Promise<void>;
}

/**
 * Opens a capture, or a text file with one time in ms a line, to be judged again: the same capture and configuration give the same
 * events, to the byte.
 *
 * Rejects with CS_CAPTURE when the file cannot be read or begins as neither, CS_CONFIG for a configuration that makes no sense.
 *
 * @example
 * ```ts
 * import { lastValueFrom, toArray } from 'rxjs';
 * import { openReplay } from 'clearsight';
 *
 * const replay = await openReplay('session.ndjson', { config: { hits: { threshold: 5 } } });
 * const events = await lastValueFrom(replay.events.pipe(toArray()));
 * console.log(events.filter(({ kind }) => kind === 'verdict').length, 'verdicts');
 * ```
 */
export async function openReplay(path: string, options: OpenReplayOptions = {}): Promise<ReplayMonitor> {
  const { config: flags = {}, ...rest } = options;
  const { header, sources, warnings, close } = await openReplaySource(path, rest);
  // Nothing is ended here, so there is no target to ask for.
  const base: ConfigInput = header?.config ?? {};
  const { config } = loadConfig({ base, flags, env: {}, cwd: '.', launches: true });
  return {
    ...createMonitor({ config, sources, stamper: replayStamper(header) }),
    header,
    config,
    warnings,
    close,
  };
}
