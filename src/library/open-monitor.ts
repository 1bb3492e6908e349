import { finalize } from 'rxjs';
import { checkConfig, refuseTargets } from '../config/check.js';
import { parseConfig } from '../config/parse.js';
import type { Config, ConfigInput } from '../config/schema.js';
import { createMonitor, type Monitor, type MonitorOptions } from '../pipeline/monitor.js';
import { openLiveSources } from './live-sources.js';
import { liveStamper } from './session-of.js';

export type OpenMonitorOptions = Pick<MonitorOptions, 'journal' | 'preserve' | 'preserveWithinMs' | 'record'>;

/** A monitor of this machine. */
export interface LiveMonitor extends Monitor {
  /** The whole configuration in force. */
  readonly config: Config;
  /** Lets go of every process. Happens by itself when a subscription of `events` ends; for a monitor that nobody subscribed. */
  close(): Promise<void>;
}

/**
 * Opens a monitor of this machine. Targets by PID are held before it resolves; the watching begins when `events` is
 * subscribed, and ends when the subscription does.
 *
 * Rejects with CS_CONFIG or CS_USAGE for a configuration that makes no sense, CS_PLATFORM where there are no sources,
 * CS_TARGET when a PID has no process or must not be ended, CS_NATIVE when the system lacks what is needed.
 *
 * @example
 * ```ts
 * import { spawn } from 'node:child_process';
 * import { openMonitor } from 'clearsight';
 *
 * const game = spawn('sleep', ['60']);
 * const monitor = await openMonitor({ pid: [game.pid ?? 0], action: 'terminate', input: { source: 'none' } });
 * const watching = monitor.events.subscribe(({ level, message }) => console.log(level, message));
 *
 * watching.unsubscribe();
 * game.kill();
 * ```
 */
export async function openMonitor(
  input: ConfigInput,
  options: OpenMonitorOptions = {},
): Promise<LiveMonitor> {
  const config = parseConfig(input);
  checkConfig(config);
  refuseTargets(config, process.pid);
  const sources = await openLiveSources(config);
  const { events, stats } = createMonitor({ ...options, config, sources, stamper: liveStamper() });
  return {
    config,
    stats,
    events: events.pipe(finalize(() => void sources.close())),
    close: () => sources.close(),
  };
}
