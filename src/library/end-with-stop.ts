import { concat, defer, type Observable, of } from 'rxjs';
import type { MonitorStats } from '../pipeline/monitor.js';
import type { MonitorEvent } from '../records/event.js';
import type { EventParts, Stamper } from '../records/stamper.js';
import type { Milliseconds } from '../records/time.js';
import { counted } from '../text/counted.js';
import type { Outcome } from './outcome.js';

/**
 * Why a session ends: its sources have nothing more, its `duration` is over, `close()` was called, a signal came, every target
 * has its verdict or has ended, the launched program has ended, or the monitor has failed.
 */
export type StopReason =
  | 'ended'
  | 'duration'
  | 'closed'
  | 'settled'
  | 'deserted'
  | 'program-ended'
  | 'failed'
  | NodeJS.Signals;

/** Reasons that do not speak for themselves. */
const WORDS: Readonly<Partial<Record<StopReason, string>>> = {
  settled: 'every target has its verdict',
  deserted: 'every target has ended',
  'program-ended': 'the program has ended',
};

export interface StopOptions {
  readonly stamper: Stamper;
  readonly stats: MonitorStats;
  readonly outcome: Outcome;
  /** Default: `ended`. */
  readonly reason?: () => StopReason;
  /** The end's time. Default: that of the last record. */
  readonly timeMs?: () => Milliseconds;
}

/** The events of a session, then its `stop` event. An error ends them without one. */
export function endWithStop(
  events: Observable<MonitorEvent>,
  { stamper, stats, outcome, reason = () => 'ended', timeMs = () => outcome.lastTime }: StopOptions,
): Observable<MonitorEvent> {
  const stop = defer(() => {
    const time = Math.max(timeMs(), stamper.origin.monotonicMs);
    return of(stamper.stamp(time, stopParts(reason(), stats, outcome)));
  });
  return concat(events, stop);
}

/** The last event of a session: why it ends, what it has seen and what it has come to. @param more details */
export function stopParts(
  reason: StopReason,
  { scans, hits, inputEvents }: MonitorStats,
  { verdicts, status, unseenToEnd: unseen, hasUnjudged }: Outcome,
  more: Readonly<Record<string, number>> = {},
): EventParts {
  const counts = [
    counted(scans, 'scan'),
    counted(hits, 'hit'),
    counted(inputEvents, 'input event'),
    counted(verdicts, 'verdict'),
  ];
  const blind = unseen === '' ? '' : `; could not see: ${unseen}`;
  const unjudged = hasUnjudged ? '; could not judge everything' : '';
  return {
    kind: 'stop',
    level: blind + unjudged === '' ? 'INFO' : 'WARNING',
    module: 'MONITOR',
    message: `Stopped (${WORDS[reason] ?? reason}): ${counts.join(', ')}${blind}${unjudged}`,
    status,
    details: { reason, scans, hits, inputEvents, verdicts, unseen, ...more },
  };
}
