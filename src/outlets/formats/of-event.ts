import { createHash } from 'node:crypto';
import { CODES } from '../../errors/codes.js';
import type { MonitorEvent } from '../../records/event.js';
import type { Finding } from '../../records/finding.js';
import { formatJson } from '../lines/line.js';

/** What several formats derive from an event, the same way. */

/** Unique wherever events of several monitors come together. A replay numbers its events itself: it is not the live one. */
export const eventId = ({ session, sequence, replayed }: MonitorEvent): string =>
  `${session}:${sequence}${replayed ? ':replay' : ''}`;

/**
 * Of a verdict and all that follows from it, live and replayed. One finding: a process that is judged again for the same
 * thing, because it has become a target, has the same.
 */
export function findingId({ session, processKey, pid, code }: MonitorEvent): string {
  return sha256(JSON.stringify([session, processKey ?? pid, code]));
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** SHA-256 of the line that the event has in `audit.ndjson`, without its newline. */
export const originalHash = (event: MonitorEvent): string => sha256(formatJson(event));

export const epochMs = ({ time }: MonitorEvent): number => Date.parse(time);

/** From the first to the last sight of what the findings tell, epoch ms. Undefined: no finding tells a time. */
export function spanOf(
  event: MonitorEvent,
): { readonly firstMs: number; readonly lastMs: number } | undefined {
  const spans = (event.findings ?? []).map((finding) => spanOfFinding(event, finding));
  if (spans.length === 0) return undefined;
  const nowMs = epochMs(event);
  const within = (ms: number) => Math.min(Math.max(Math.round(ms), 0), nowMs);
  const firstMs = within(Math.min(...spans.map(({ firstMs }) => firstMs)));
  return { firstMs, lastMs: Math.max(firstMs, within(Math.max(...spans.map(({ lastMs }) => lastMs)))) };
}

function spanOfFinding(event: MonitorEvent, finding: Finding) {
  const nowMs = epochMs(event);
  if (finding.kind === 'input') {
    const lastMs = nowMs + finding.atMs - event.monotonicMs;
    return { firstMs: lastMs - Math.max(finding.windowMs, 0), lastMs };
  }
  return { firstMs: nowMs - Math.max(finding.figures.seenForMs ?? 0, 0), lastMs: nowMs };
}

/** Hits that led to a verdict. */
export function hitsOf({ details }: MonitorEvent): number | undefined {
  const hits = details?.hits;
  return typeof hits === 'number' && Number.isInteger(hits) && hits >= 0 && hits < 2 ** 31 ? hits : undefined;
}

/** The words of a verdict behind `Reason: `, or what its code means. */
export function reasonOf({ message, code }: MonitorEvent): string {
  const reason = / Reason: (.+)$/s.exec(message)?.[1];
  return reason ?? (code === null ? message : CODES[code]);
}

/** Only where what was seen is what the technique is: code brought into a process, or changed there. */
export function techniqueOf({ code }: MonitorEvent) {
  const isInjection = code === 'FI-MEM-001' || code === 'FI-MEM-003';
  return isInjection ? { framework: 'MITRE ATT&CK', uid: 'T1055', name: 'Process Injection' } : undefined;
}

/** The events that other systems count as detections, or as part of one. */
export const isAboutVerdict = ({ kind }: MonitorEvent): boolean =>
  kind === 'verdict' || kind === 'enforcement' || kind === 'evidence';
