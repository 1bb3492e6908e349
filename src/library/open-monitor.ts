import {
  concat,
  defer,
  EMPTY,
  finalize,
  ignoreElements,
  lastValueFrom,
  map,
  merge,
  ReplaySubject,
  Subject,
  takeUntil,
  tap,
} from 'rxjs';
import { checkConfig, hasSomethingToWatch, refuseTargets } from '../config/check.js';
import { withBaseline } from '../config/file/baseline-file.js';
import { resolveModules } from '../config/modules.js';
import { parseConfig } from '../config/parse.js';
import type { Config, ConfigInput } from '../config/schema.js';
import { ClearSightError } from '../errors/errors.js';
import type { Monitor, MonitorOptions } from '../pipeline/monitor.js';
import { workerSettings } from '../pipeline/pool/worker-settings.js';
import { monotonicNowMs } from '../sources/clock.js';
import { after } from './after.js';
import { createSession } from './create-monitor.js';
import { endWithStop, type StopReason } from './end-with-stop.js';
import { loadExtensions } from './extensions/load-extensions.js';
import { openLiveCapture } from './live-capture.js';
import { openLiveEvidence, preserveBoth } from './live-evidence.js';
import { openLiveSources } from './live-sources.js';
import { liveStamper } from './session-of.js';
import { shareEvents } from './share-events.js';

/** Functions that a monitor calls, and their limits. */
export type OpenMonitorOptions = Pick<MonitorOptions, 'journal' | 'preserve' | 'preserveWithinMs' | 'record'>;

/** A monitor of this machine. */
export interface LiveMonitor extends Monitor {
  /** The complete configuration, defaults filled in. */
  readonly config: Config;
  /**
   * Stops watching and releases every process; `events` end with `stop`. When every subscriber has left, that does the same. Without
   * any subscriber only `close` lets your process end.
   */
  close(): Promise<void>;
}

/**
 * Opens a monitor of this machine. Targets given by PID are held before the promise resolves. Watching starts when `events` is
 * first subscribed to. It stops when the last subscriber leaves, or after `duration` when the configuration has one. A monitor that
 * is never subscribed to keeps your process alive until `close()`.
 *
 * `record` writes a capture, `evidence` saves what there was of a process. `logDir`, `keepWatching`, `transports` and `forward` matter only to
 * the commands: see `openLogFolder` and `openTransports`.
 *
 * Rejects, with nothing left open, with CS_CONFIG, CS_USAGE or CS_BASELINE for a configuration that makes no sense or has nothing to watch, CS_PLATFORM on
 * an unsupported operating system, CS_TARGET for a PID without a process or a process that must not be ended, CS_CAPTURE
 * when the capture cannot be created, CS_EVIDENCE when the evidence folder cannot be, CS_NATIVE when the system lacks what is needed.
 *
 * @example
 * ```ts
 * import { spawn } from 'node:child_process';
 * import { openMonitor } from 'clearsight';
 *
 * const game = spawn('sleep', ['60']);
 * const monitor = await openMonitor({ pid: [game.pid ?? 0], input: { source: 'none' }, duration: '1s' });
 * monitor.events.subscribe({
 *   next: ({ level, message }) => console.log(level, message),
 *   complete: () => game.kill(),
 * });
 * ```
 */
export async function openMonitor(
  input: ConfigInput,
  options: OpenMonitorOptions = {},
): Promise<LiveMonitor> {
  const parsed = parseConfig(input);
  const config = { ...withBaseline(parsed, process.cwd()), ...resolveModules(parsed, process.cwd()) };
  checkConfig(config);
  if (!hasSomethingToWatch(config)) {
    throw new ClearSightError(
      'CS_CONFIG',
      'configuration: expected something to watch: target, pid or profile "strict" (or, for input alone, memory.enabled false ' +
        'or an input.source by name), got none',
    );
  }
  refuseTargets(config, process.pid);
  // Checks the names of indicators: nothing may be open yet when one is wrong.
  const extensions = await loadExtensions(config);
  workerSettings(config, extensions);
  const stamper = liveStamper();
  const capture = await openLiveCapture(config, stamper);
  const sources = await openLiveSources(config, { origin: stamper.origin, extensions }).catch(
    async (error: unknown) => {
      await capture?.writer.close();
      throw error;
    },
  );
  const evidence = await openLiveEvidence(config, sources, stamper).catch(async (error: unknown) => {
    await capture?.writer.close();
    throw error;
  });
  const { duration } = config;
  const endings = new ReplaySubject<StopReason>(1);
  const ending =
    duration === undefined ? endings : merge(endings, after(duration).pipe(map(() => 'duration' as const)));
  let reason: StopReason = 'ended';
  const { events, stats, outcome } = createSession({
    ...options,
    preserve: preserveBoth(options.preserve, evidence?.preserve),
    config,
    extensions,
    notices: sources.notices,
    stamper,
    sources: {
      control: sources.control,
      records: () =>
        sources.records().pipe(
          tap((record) => evidence?.observe(record)),
          takeUntil(
            ending.pipe(
              tap((why) => {
                reason = why;
              }),
            ),
          ),
        ),
    },
    record(recorded) {
      capture?.writer.write(recorded);
      options.record?.(recorded);
    },
  });
  const release = async () => {
    await evidence?.close();
    await sources.close();
    await capture?.writer.close();
  };
  let released: Promise<void> | undefined;
  const over = new Subject<never>();
  const all = defer(() => {
    released = lastValueFrom(over, { defaultValue: undefined });
    const beside = [capture?.events ?? EMPTY, evidence?.events ?? EMPTY];
    return merge(concat(events, defer(release).pipe(ignoreElements())), ...beside);
  }).pipe(finalize(() => void release().finally(() => over.complete())));
  return {
    config,
    stats,
    events: shareEvents(
      endWithStop(all, { stamper, stats, outcome, reason: () => reason, timeMs: monotonicNowMs }),
    ),
    async close() {
      endings.next('closed');
      // While it watches: resolves when everything seen is judged and carried out.
      await (released ?? release());
    },
  };
}
