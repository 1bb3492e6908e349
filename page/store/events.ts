import type { EnforcementEvent, MonitorEvent, VerdictEvent } from '../../src/records/event.js';

/** Events that are kept, newest. */
export const MAX_EVENTS = 1000;

/** Puts events, oldest first, before those that are there, newest first. */
export function addEvents(
  before: readonly MonitorEvent[],
  told: readonly MonitorEvent[],
): readonly MonitorEvent[] {
  if (told.length === 0) return before;
  return [...told.toReversed(), ...before].slice(0, MAX_EVENTS);
}

/** What became of a verdict's process: the first enforcement of the same process and code behind it. */
export function enforcementOf(
  events: readonly MonitorEvent[],
  verdict: VerdictEvent,
): EnforcementEvent | undefined {
  return events.findLast(
    (event): event is EnforcementEvent =>
      event.kind === 'enforcement' &&
      event.sequence > verdict.sequence &&
      event.pid === verdict.pid &&
      event.code === verdict.code,
  );
}

/** Events that name a region of a process, newest first. */
export const eventsOfRegion = (
  events: readonly MonitorEvent[],
  pid: number,
  startAddress: string,
): readonly MonitorEvent[] =>
  events.filter(
    (event) =>
      event.pid === pid &&
      event.findings?.some((finding) => finding.kind === 'region' && finding.startAddress === startAddress),
  );
