import {
  catchError,
  concat,
  defer,
  finalize,
  from,
  map,
  mergeMap,
  NEVER,
  type Observable,
  takeUntil,
  tap,
  throwError,
} from 'rxjs';
import type { CaptureHeader } from '../capture/format.js';
import { openReplaySource, type ReplayOptions } from '../capture/replay-source.js';
import { loadConfig } from '../config/load.js';
import { parseConfig } from '../config/parse.js';
import type { Config, ConfigInput } from '../config/schema.js';
import type { Monitor } from '../pipeline/monitor.js';
import type { StartPool } from '../pipeline/pool/pool.js';
import type { Recorded } from '../records/recorded.js';
import type { Stamper } from '../records/stamper.js';
import type { Backlog } from '../sources/interfaces.js';
import { createSession } from './create-monitor.js';
import { endWithStop, type StopReason } from './end-with-stop.js';
import { loadExtensions } from './extensions/load-extensions.js';
import { forgetMissing, missingExtensions } from './extensions/missing-extensions.js';
import type { Outcome } from './outcome.js';
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
  const replay = await startReplay(path, { ...rest, hopMs: hop }, (header) => {
    const base: ConfigInput = header?.config ?? {};
    // A replay ends nothing, so it needs no target: `launches`.
    return loadConfig({ base, flags: overrides, env: {}, cwd: process.cwd(), launches: true }).config;
  });
  const { events, stats, header, config, warnings, close } = replay;
  return { events: shareEvents(events), stats, header, config, warnings, close };
}

/** A replay before its events are shared. */
export interface StartedReplay extends ReplayMonitor {
  readonly stamper: Stamper;
  readonly outcome: Outcome;
}

/** How the command differs from the library. */
export interface StartReplayOptions extends ReplayOptions {
  /** What the file waits for, besides the judgement; it is not read before that is there. Default: nothing. */
  readonly wait?: (judging: Backlog) => Backlog | Promise<Backlog>;
  /** Ends the replay early. Default: never. */
  readonly until?: Observable<NodeJS.Signals>;
  /** Where the workers come from. Default: they are started for this replay. */
  readonly startPool?: StartPool;
  /** Called with every record in the order in which decisions are made. Default: nobody. */
  readonly record?: (recorded: Recorded) => void;
}

/**
 * Opens a replay whose policy depends on the capture's header. `events` are for one subscriber; what was skipped comes before
 * their `stop`.
 *
 * Rejects as openReplay does, and with what `configOf` throws; the file is closed then.
 */
export async function startReplay(
  path: string,
  { wait = (judging) => judging, until = NEVER, record, startPool, ...options }: StartReplayOptions,
  configOf: (header: CaptureHeader | null) => Config,
): Promise<StartedReplay> {
  const { header, sources, warnings, close } = await openReplaySource(path, options);
  try {
    const asked = configOf(header);
    const extensions = await loadExtensions(asked);
    const config = forgetMissing(header, asked, extensions);
    const stamper = replayStamper(header);
    let reason: StopReason = 'ended';
    const ending = until.pipe(
      tap((signal) => {
        reason = signal;
      }),
    );
    const { events, stats, outcome } = createSession({
      config,
      sources: {
        waits: true,
        records: (judging) =>
          from(Promise.resolve(wait(judging))).pipe(
            mergeMap((backlog) => sources.records(backlog)),
            takeUntil(ending),
          ),
      },
      stamper,
      ...(record !== undefined && { record }),
      ...(startPool !== undefined && { startPool }),
      extensions,
      notices: missingExtensions(header, config),
    });
    const skipped = defer(() =>
      from(warnings).pipe(
        map((message) => {
          const parts = { kind: 'notice', level: 'WARNING', module: 'MONITOR', message } as const;
          return stamper.stamp(outcome.lastTime, parts);
        }),
      ),
    );
    const all = concat(
      events.pipe(
        catchError((error) =>
          concat(
            skipped,
            throwError(() => error),
          ),
        ),
      ),
      skipped,
    );
    return {
      // A subscriber who leaves before the workers are up has never subscribed to the file.
      events: endWithStop(all, { stamper, stats, outcome, reason: () => reason }).pipe(
        finalize(() => void close()),
      ),
      ...{ stats, outcome, stamper, header, config, warnings, close },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
