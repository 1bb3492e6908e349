import type { MonitorStats } from '../../pipeline/monitor.js';
import type { EventParts } from '../../records/stamper.js';
import type { Outcome } from './outcome.js';

/** Why a session ends. */
export type StopReason =
  | { readonly kind: 'signal'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'duration' | 'settled' | 'deserted' | 'program-ended' | 'failed' };

/** What was to be written and is not. */
export interface LostLines {
  readonly lostLogLines: number;
  readonly lostCaptureRecords: number;
}

/** The last event of a session: why it ends, what it has seen and what it has come to. */
export function stopParts(
  reason: StopReason,
  { scans, hits, inputEvents }: MonitorStats,
  { verdicts, isBlind, unseen }: Outcome,
  lost: LostLines,
): EventParts {
  const why = reason.kind === 'signal' ? reason.signal : reason.kind;
  const blind = isBlind ? `; could not see: ${unseen}` : '';
  return {
    kind: 'stop',
    level: isBlind ? 'WARNING' : 'INFO',
    module: 'MONITOR',
    message: `Stopped (${why}): ${scans} scans, ${hits} hits, ${inputEvents} input events, ${verdicts} verdicts${blind}`,
    status: verdicts > 0 ? 'suspicious' : isBlind ? 'could-not-tell' : 'clean',
    details: { reason: why, scans, hits, inputEvents, verdicts, ...lost },
  };
}
