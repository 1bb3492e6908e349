import type { EnforcementOutcome, Level, MonitorEvent } from '../../../records/event.js';
import type { Finding } from '../../../records/finding.js';
import type { Told } from '../context.js';

/** The numbers of OCSF 1.8.0 that we use. */

export const CATEGORY_FINDINGS = 2;
export const CLASS_DETECTION_FINDING = 2004;
const ACTIVITY = { create: 1, update: 2, close: 3 } as const;
const SEVERITY: Readonly<Record<Level, number>> = { INFO: 1, WARNING: 3, ERROR: 4, CRITICAL: 5, FATAL: 6 };
const VERDICT = { suspicious: 4, test: 6, insufficientData: 7 } as const;
export const ANALYTIC = { rule: 1, statistical: 3 } as const;
export const ANALYTIC_STATE = { active: 1, experimental: 3 } as const;
export const SHA_256 = 3;
export const EXECUTABLE_FILE = 8;
export const ROLE_TARGET = 1;
export const UNKNOWN_DEVICE = 0;
export const NEW = 1;
export const MILLISECONDS = 1;

/** A verdict creates a finding, what became of its process updates it, and a process that was ended closes it. */
export function activityOf(event: MonitorEvent): number {
  if (event.kind === 'verdict') return ACTIVITY.create;
  return event.kind === 'enforcement' && event.outcome === 'ended' ? ACTIVITY.close : ACTIVITY.update;
}

/** An update must not lower the severity of its finding, which is that of the verdict. */
export const severityIdOf = ({ kind, level }: MonitorEvent): number =>
  SEVERITY[kind === 'verdict' ? level : 'CRITICAL'];

const ACTION: Readonly<Record<EnforcementOutcome, { action: number; disposition: number }>> = {
  /** Observed, Detected. */
  simulated: { action: 3, disposition: 15 },
  /** Denied, Blocked. */
  ended: { action: 2, disposition: 2 },
  /** Observed, Error. */
  remains: { action: 3, disposition: 27 },
  refused: { action: 3, disposition: 27 },
};

/** Undefined while a process is being ended: what became of it, its enforcement says. */
export const actionIdOf = (event: MonitorEvent): number | undefined => outcomeOf(event)?.action;

export const dispositionIdOf = (event: MonitorEvent): number | undefined =>
  outcomeOf(event)?.disposition ?? (event.kind === 'verdict' ? ACTION.simulated.disposition : undefined);

function outcomeOf(event: MonitorEvent) {
  const isKnown = event.kind === 'verdict' || event.kind === 'enforcement';
  return isKnown && event.outcome !== undefined ? ACTION[event.outcome] : undefined;
}

/** Undefined on what follows from a verdict: it does not say again what the verdict was. */
export function verdictIdOf({ event, context }: Told): number | undefined {
  if (event.kind !== 'verdict') return undefined;
  if (event.status === 'could-not-tell') return VERDICT.insufficientData;
  return context.isDrill ? VERDICT.test : VERDICT.suspicious;
}

/**
 * Unknown (0) without findings. Else one for each independent kind of evidence, and one more where a finding comes of a detector
 * that is not experimental: Low (1), Medium (2) or High (3).
 */
export function confidenceIdOf({ findings = [] }: MonitorEvent): number {
  if (findings.length === 0) return 0;
  const groups = new Set(findings.map(groupOf)).size;
  return Math.min(groups + (findings.some(({ maturity }) => maturity === 'stable') ? 1 : 0), 3);
}

const groupOf = (finding: Finding): string => (finding.kind === 'input' ? finding.group : finding.kind);
