import { finalize } from 'rxjs';
import type { CaptureHeader } from '../capture/format.js';
import { openReplaySource, type ReplayOptions } from '../capture/replay-source.js';
import { loadConfig } from '../config/load.js';
import { parseConfig } from '../config/parse.js';
import type { Config, ConfigInput } from '../config/schema.js';
import { createMonitor, type Monitor } from '../pipeline/monitor.js';
import { endWithStop } from './end-with-stop.js';
import { loadExtensions } from './extensions/load-extensions.js';
import { missingExtensions } from './extensions/missing-extensions.js';
import { replayStamper } from './session-of.js';
import { shareEvents } from './share-events.js';

/** How a capture is replayed. */
export interface OpenReplayOptions extends Omit<ReplayOptions, 'hopMs'> {
  /** Settings that replace the recorded ones. Default: none. */
  readonly config?: ConfigInput;
}

/** A monitor of a capture. It ends no process. */
export interface ReplayMonitor extends Monitor {
  /** Null for a text file of times. */
  readonly header: CaptureHeader | null;
  /** The complete configuration: recorded settings, overrides, defaults. */
  readonly config: Config;
  /** What was skipped, one sentence each. Complete once `events` has completed. */
  readonly warnings: readonly string[];
  /** Closes the file. Only needed when `events` is never subscribed to. */
  close(): Promise<void>;
}

/**
 * Opens a capture, or a text file with one time in ms a line, for replay. The same file and configuration give the same
 * events, byte for byte.
 *
 * Rejects with CS_CAPTURE when the file cannot be read or is neither, CS_CONFIG or CS_USAGE for a configuration that makes no
 * sense. `events` errors with CS_CAPTURE at a damaged line.
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
  const { config: overrides = {}, ...rest } = options;
  const { hop } = parseConfig(overrides).input;
  const { header, sources, warnings, close } = await openReplaySource(path, { ...rest, hopMs: hop });
  try {
    const base: ConfigInput = header?.config ?? {};
    // A replay ends nothing, so it needs no target: `launches`.
    const { config } = loadConfig({ base, flags: overrides, env: {}, cwd: process.cwd(), launches: true });
    const stamper = replayStamper(header);
    const { events, stats } = createMonitor({
      config,
      sources,
      stamper,
      extensions: await loadExtensions(config),
      notices: missingExtensions(header, config),
    });
    // A subscriber who leaves before the workers are up has never subscribed to the file.
    const closing = events.pipe(finalize(() => void close()));
    return {
      events: shareEvents(endWithStop(closing, { stamper, stats })),
      stats,
      header,
      config,
      warnings,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
