import { concat, defer, type Observable, of, tap } from 'rxjs';
import type { MonitorStats } from '../pipeline/monitor.js';
import type { MonitorEvent } from '../records/event.js';
import type { Stamper } from '../records/stamper.js';
import type { Milliseconds } from '../records/time.js';

/** Why a session ends: its sources have nothing more, its `duration` is over, `close()` was called. */
export type EndReason = 'ended' | 'duration' | 'closed';

export interface EndOptions {
  readonly stamper: Stamper;
  readonly stats: MonitorStats;
  /** Default: `ended`. */
  readonly reason?: () => EndReason;
  /** The end's time. Default: that of the last event. */
  readonly timeMs?: () => Milliseconds;
}

/** The events of a session, then its `stop` event. An error ends them without one. */
export function endWithStop(
  events: Observable<MonitorEvent>,
  { stamper, stats, reason = () => 'ended', timeMs }: EndOptions,
): Observable<MonitorEvent> {
  return defer(() => {
    let lastMs = stamper.origin.monotonicMs;
    let couldNotTell = false;
    const noted = events.pipe(
      tap(({ monotonicMs, status }) => {
        lastMs = Math.max(lastMs, monotonicMs);
        couldNotTell ||= status === 'could-not-tell';
      }),
    );
    const stop = defer(() => {
      const { scans, hits, inputEvents, verdicts } = stats;
      const why = reason();
      const parts = {
        kind: 'stop',
        level: 'INFO',
        module: 'MONITOR',
        message: `Stopped (${why}): ${scans} scans, ${hits} hits, ${inputEvents} input events, ${verdicts} verdicts`,
        status: verdicts > 0 ? 'suspicious' : couldNotTell ? 'could-not-tell' : 'clean',
        details: { reason: why, scans, hits, inputEvents, verdicts },
      } as const;
      return of(stamper.stamp(Math.max(timeMs?.() ?? lastMs, lastMs), parts));
    });
    return concat(noted, stop);
  });
}
