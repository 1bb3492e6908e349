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
import { Liveness } from '../../figures/liveness.js';
import { createSession } from '../../library/create-monitor.js';
import { type StopReason, stopParts } from '../../library/end-with-stop.js';
import type { LiveCapture } from '../../library/live-capture.js';
import type { LiveSources } from '../../library/live-sources.js';
import type { Outcome } from '../../library/outcome.js';
import type { StatusLine } from '../../outlets/status-line.js';
import { hitRules } from '../../pipeline/escalate/memory/hit-rules.js';
import type { SourceRecord } from '../../records/record.js';
import type { EventParts, Stamper } from '../../records/stamper.js';
import { monotonicNowMs } from '../../sources/clock.js';
import type { Extensions } from '../../workers/extensions/extensions.js';
import type { LivePage } from '../page/live-page.js';
import type { Output } from '../terminal/output.js';
import { captureOffer } from './forward/capture-offer.js';
import { PulseKeeper } from './forward/pulse-keeper.js';
import type { ClaimedFolder } from './health/open-health.js';
import { Heartbeat } from './heartbeat.js';
import type { LiveSession, LiveSessionOptions } from './live-session.js';
import { nameLaunched } from './name-launched.js';
import type { Service } from './service/open-service.js';
import { reopenSignals } from './signals.js';
import { stopRequests } from './stop-requests.js';

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

/** What was opened for a session: watching ends with all of it closed. */
export interface Opened {
  readonly stamper: Stamper;
  readonly output: Output;
  readonly statusLine: StatusLine;
  readonly page: LivePage | undefined;
  readonly capture: LiveCapture['writer'] | undefined;
  readonly sources: LiveSources;
  readonly evidence: Evidence | undefined;
  readonly extensions: Extensions;
  readonly service: Service;
  readonly claimed: ClaimedFolder;
}

/** Watches with what was opened, until it is asked to end or there is nothing left to watch. */
export function watchLive(options: LiveSessionOptions, opened: Opened): LiveSession {
  const { config } = options;
  const { stamper, output, statusLine, page, capture, sources, evidence, extensions, claimed } = opened;
  const { reports, warnings } = opened.service;
  const { outlets, folder, forwarding } = output;
  const keeper = folder === undefined ? undefined : claimed.keeper(folder, stamper.session);
  const liveness = new Liveness(config);
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
    reports?.stopping();
    stops.next(why);
  };

  const records = sources.records().pipe(
    nameLaunched(options.launched),
    tap({
      // Not before the workers are up.
      subscribe() {
        const lookedThrough = sources.lookThrough();
        void reports?.begun(lookedThrough);
        keeper?.begun(lookedThrough);
      },
      next(record) {
        heartbeat.observe(record);
        evidence?.observe(record);
        reports?.see(record);
        keeper?.see(record);
        seen.next(record);
      },
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
    record(recorded) {
      capture?.write(recorded);
      page?.observe(recorded);
      liveness.observe(recorded);
    },
  });
  const lost = () => ({ lostLogLines: folder?.lost ?? 0, lostCaptureRecords: capture?.lost ?? 0 });
  page?.follow({
    ...{ stats, liveness, losses: lost, droppedEvents: () => outlets.dropped },
    receivers: () => forwarding?.forwarding.tallies ?? [],
  });

  const warn = (message: string) => {
    const parts = { kind: 'notice', level: 'WARNING', module: 'MONITOR', message } as const;
    outlets.emit(stamper.stamp(monotonicNowMs(), parts));
  };
  for (const message of [
    ...options.warnings,
    ...(folder?.warnings ?? []),
    ...claimed.warnings,
    ...warnings,
  ]) {
    warn(message);
  }
  const words = () => heartbeat.words(stats, outcome);
  reports?.follow({ words, liveness, onStuck: warn });
  const pulse =
    forwarding?.forwarding.wantsPulse === true
      ? new PulseKeeper(forwarding.forwarding, {
          ...{ stamper, stats, outcome, liveness, words, lost, keys: claimed.keys },
          droppedEvents: () => outlets.dropped,
          isReady: () => keeper?.isReady ?? true,
        })
      : undefined;
  keeper?.follow({ words, stamper, outcome, liveness, onTrouble: warn });
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
  const reopen = () => folder?.reopen();
  listening.add(reopenSignals().subscribe(() => (reports === undefined ? reopen() : reports.reload(reopen))));

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
      const offer = pulse && captureOffer(config.record, capture?.written);
      if (offer !== undefined) outlets.emit(stamper.stamp(monotonicNowMs(), offer));
      const last = stopParts(reason, stats, outcome, lost());
      outlets.emit(stamper.stamp(monotonicNowMs(), last));
      keeper?.end(reason);
      pulse?.end(reason);
      await outlets.close();
      claimed.release();
      // Not before: a second signal, such as npm sends, must not end it while lines are on their way.
      listening.unsubscribe();
      reports?.end(last.message);
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
