import type {
  EnforcementEvent,
  EventKind,
  Level,
  MonitorEvent,
  VerdictEvent,
} from '../../src/records/event.js';

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

/** What is asked of events; an empty text asks nothing. */
export interface EventFilter {
  readonly level: Level | '';
  readonly kind: EventKind | '';
  readonly code: string;
  /** Part of a name, or a PID. */
  readonly process: string;
  /** Part of the message. */
  readonly text: string;
}

export const NO_FILTER: EventFilter = { level: '', kind: '', code: '', process: '', text: '' };

/** Events that pass a filter, in the order in which they came. */
export function filterEvents(events: readonly MonitorEvent[], filter: EventFilter): readonly MonitorEvent[] {
  if (Object.values(filter).every((asked) => asked === '')) return events;
  const [name, text] = [filter.process.toLowerCase(), filter.text.toLowerCase()];
  return events.filter(
    ({ level, kind, code, pid, process, message }) =>
      (filter.level === '' || level === filter.level) &&
      (filter.kind === '' || kind === filter.kind) &&
      (filter.code === '' || code === filter.code) &&
      (name === '' || `${pid}` === name || process.toLowerCase().includes(name)) &&
      (text === '' || message.toLowerCase().includes(text)),
  );
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
