import {
  interval,
  NEVER,
  type Observable,
  ReplaySubject,
  Subject,
  type Subscription,
  takeUntil,
  tap,
} from 'rxjs';
import { watchesProcesses } from '../../config/check.js';
import type { Config } from '../../config/schema.js';
import type { Evidence } from '../../evidence/open-evidence.js';
import { createSession } from '../../library/create-monitor.js';
import { type StopReason, stopParts } from '../../library/end-with-stop.js';
import { loadExtensions } from '../../library/extensions/load-extensions.js';
import { type LiveCapture, openLiveCapture } from '../../library/live-capture.js';
import { openLiveEvidence } from '../../library/live-evidence.js';
import { type LiveSources, openLiveSources } from '../../library/live-sources.js';
import type { Outcome } from '../../library/outcome.js';
import { liveStamper } from '../../library/session-of.js';
import { StatusLine } from '../../outlets/status-line.js';
import { hitRules } from '../../pipeline/escalate/memory/hit-rules.js';
import type { SourceRecord } from '../../records/record.js';
import type { EventParts, Stamper } from '../../records/stamper.js';
import { monotonicNowMs } from '../../sources/clock.js';
import type { Launched } from '../../sources/process/launched.js';
import { loadPlatform } from '../../sources/process/load-platform.js';
import type { Extensions } from '../../workers/extensions/extensions.js';
import { keepMemoryFlat } from '../engine.js';
import { type Output, openOutput } from '../terminal/output.js';
import type { Printing } from '../terminal/printing.js';
import { Heartbeat } from './heartbeat.js';
import { nameLaunched } from './name-launched.js';
import { reopenSignals } from './signals.js';
import { stopRequests } from './stop-requests.js';

export interface LiveSessionOptions {
  readonly config: Config;
  /** How events are printed. */
  readonly printing: Printing;
  /** `record`: write a capture, make no verdict known and end nothing. */
  readonly capturesOnly?: boolean;
  /** `run`: stay open until the program ends, and leave signals to it. */
  readonly launched?: Launched;
  /** ... and the mark that its descendants bear. */
  readonly mark?: string;
  /** Said at start, as warnings. */
  readonly warnings: readonly string[];
}

/** A running monitor with its sources, logs and capture. */
export interface LiveSession {
  /** What the sources see, for onlookers. Hot. */
  readonly records: Observable<SourceRecord>;
  /** Resolves once all processes that run now were looked at; targets found have been reported then. */
  lookThrough(): Promise<void>;
  /** Asks it to end: sources stop, what they gave is judged and enforced, every line is flushed. */
  stop(reason: StopReason): void;
  /** Resolves when all of that is done; rejects when the pipeline failed. */
  readonly ended: Promise<{ readonly reason: StopReason; readonly outcome: Outcome }>;
}

/** What a pure recording does not tell: the judgement, which a replay makes. */
const JUDGEMENTS: ReadonlySet<EventParts['kind']> = new Set([
  'region',
  'finding',
  'hit',
  'summary',
  'input',
  'verdict',
]);
const isNoJudgement = ({ kind }: EventParts) => !JUDGEMENTS.has(kind);

/**
 * Opens all that a live command needs and starts watching.
 *
 * @throws CS_CONFIG, CS_LOG, CS_CAPTURE, CS_PLATFORM, CS_NATIVE, CS_TARGET: nothing is left open then
 */
export async function startLiveSession(options: LiveSessionOptions): Promise<LiveSession> {
  keepMemoryFlat();
  const { config } = options;
  const extensions = await loadExtensions(config);
  const stamper = liveStamper();
  const statusLine = new StatusLine();
  const output = await openOutput(config, { printing: options.printing, files: true, statusLine });
  let capture: LiveCapture | undefined;
  try {
    capture = await openLiveCapture(config, stamper);
    capture?.events.subscribe((event) => output.outlets.emit(event));
    if (watchesProcesses(config)) (await loadPlatform()).giveFreedMemoryBack();
    const sources = await openLiveSources(config, { origin: stamper.origin, mark: options.mark, extensions });
    const evidence = options.capturesOnly ? undefined : await openLiveEvidence(config, sources, stamper);
    evidence?.events.subscribe((event) => output.outlets.emit(event));
    return watchLive(options, {
      stamper,
      output,
      statusLine,
      capture: capture?.writer,
      sources,
      evidence,
      extensions,
    });
  } catch (error) {
    await capture?.writer.close();
    await output.outlets.close();
    throw error;
  }
}

interface Opened {
  readonly stamper: Stamper;
  readonly output: Output;
  readonly statusLine: StatusLine;
  readonly capture: LiveCapture['writer'] | undefined;
  readonly sources: LiveSources;
  readonly evidence: Evidence | undefined;
  readonly extensions: Extensions;
}

function watchLive(options: LiveSessionOptions, opened: Opened): LiveSession {
  const { config } = options;
  const { stamper, output, statusLine, capture, sources, evidence, extensions } = opened;
  const { outlets, folder } = output;
  const heartbeat = new Heartbeat(watchesProcesses(config));
  // Replayed: a request may come before the workers are up and the sources subscribed.
  const stops = new ReplaySubject<StopReason>(1);
  const seen = new Subject<SourceRecord>();
  let isStopping = false;
  let reason: StopReason = 'settled';
  const stop = (why: StopReason) => {
    if (isStopping) return;
    isStopping = true;
    reason = why;
    stops.next(why);
  };

  const records = sources.records().pipe(
    nameLaunched(options.launched),
    tap((record) => {
      heartbeat.observe(record);
      evidence?.observe(record);
      seen.next(record);
    }),
    takeUntil(stops),
  );
  const { events, stats, outcome } = createSession({
    config,
    stamper,
    extensions,
    notices: sources.notices,
    ...(options.capturesOnly
      ? { sources: { records: () => records }, tells: isNoJudgement }
      : { sources: { records: () => records, control: sources.control }, journal: folder?.journal }),
    preserve: evidence?.preserve,
    ...(capture !== undefined && { record: (recorded) => capture.write(recorded) }),
  });

  for (const message of [...options.warnings, ...(folder?.warnings ?? [])]) {
    const parts = { kind: 'notice', level: 'WARNING', module: 'MONITOR', message } as const;
    outlets.emit(stamper.stamp(monotonicNowMs(), parts));
  }
  const action = config.dev ? 'simulate' : config.action;
  const isRecording = capture !== undefined;
  if (!options.printing.quiet) {
    statusLine.show({ action, isRecording, threshold: thresholdOf(options), stats, outcome });
  }
  const beating = beats(config).subscribe(() => {
    const now = monotonicNowMs();
    outlets.emit(stamper.stamp(now, heartbeat.parts(now, stats, outcome)));
  });
  const listening: Subscription = stopRequests(config, options.launched !== undefined).subscribe(stop);
  listening.add(reopenSignals().subscribe(() => folder?.reopen()));

  const finished = new Promise<void>((resolve, reject) => {
    events.subscribe({
      next(event) {
        outlets.emit(event);
        const isOver = outcome.isSettled && !config.dev && !config.keepWatching && !options.launched;
        if (isOver) stop('settled');
        else if (isDeserted(config, options, outcome)) stop('deserted');
      },
      error: reject,
      complete: resolve,
    });
  });
  const ended = finished
    .catch((error: unknown) => {
      stop('failed');
      throw error;
    })
    .finally(async () => {
      statusLine.end();
      beating.unsubscribe();
      await evidence?.close();
      await sources.close();
      await capture?.close();
      const lost = { lostLogLines: folder?.lost ?? 0, lostCaptureRecords: capture?.lost ?? 0 };
      outlets.emit(stamper.stamp(monotonicNowMs(), stopParts(reason, stats, outcome, lost)));
      await outlets.close();
      // Not before: a second signal, such as npm sends, must not end it while lines are on their way.
      listening.unsubscribe();
    })
    .then(() => ({ reason, outcome }));
  return { records: seen.asObservable(), lookThrough: sources.lookThrough, stop, ended };
}

/** Targets given by PID alone do not come back: when the last one has ended, there is nothing left to watch. */
function isDeserted(config: Config, options: LiveSessionOptions, outcome: Outcome): boolean {
  const comesBack = config.target.length > 0 || config.profile === 'strict' || options.launched !== undefined;
  return !comesBack && !config.keepWatching && outcome.isDeserted;
}

const beats = ({ heartbeat }: Config): Observable<unknown> => (heartbeat === 0 ? NEVER : interval(heartbeat));

/** Hits on one process that make a verdict; a recording makes none. */
const thresholdOf = ({ config, capturesOnly = false }: LiveSessionOptions): number | undefined =>
  capturesOnly ? undefined : hitRules(config).threshold;
