import { CODES } from '../../../errors/codes.js';
import type { Module, MonitorEvent } from '../../../records/event.js';
import type { Finding } from '../../../records/finding.js';
import type { Told } from '../context.js';
import { epochMs, findingId, hitsOf, reasonOf, spanOf, techniqueOf } from '../of-event.js';
import { listed, type Row } from '../row.js';
import { ANALYTIC, ANALYTIC_STATE } from './ids.js';

/** By the middle of a code. */
const TYPES: Readonly<Record<string, string>> = {
  MEM: 'memory',
  INP: 'input',
  DBG: 'debugger',
  COR: 'correlation',
};

const SOURCES: Readonly<Record<Module, readonly string[]>> = {
  MEMORY_MONITOR: ['process memory'],
  INPUT_DETECTOR: ['mouse and keyboard input'],
  DEBUGGER_DETECTOR: ['tracers of processes'],
  MONITOR: ['process memory', 'mouse and keyboard input', 'surroundings of processes'],
};

export const FINDING_INFO: readonly Row<Told>[] = [
  {
    attribute: 'uid',
    from: 'SHA-256 of `session`, `processKey` (else `pid`) and `code`: the same for all that follows from a verdict',
    value: ({ event }) => findingId(event),
  },
  { attribute: 'title', from: 'reason in `message`', value: onVerdict(reasonOf) },
  {
    attribute: 'desc',
    from: '`words` of the leading finding, else what `code` means',
    value: onVerdict(
      ({ findings, code }) => leadOf({ findings })?.words || (code === null ? undefined : CODES[code]),
    ),
  },
  {
    attribute: 'types',
    from: '`code`: `memory`, `input`, `debugger` or `correlation`',
    value: ({ event: { code } }) =>
      listed([TYPES[code?.split('-')[1] ?? '']].filter((type) => type !== undefined)),
  },
  {
    attribute: 'analytic',
    from: '`detector` of the leading finding: the first stable one, else the first, `code`, version; 1 Rule, or 3 Statistical for input; 3 Experimental or 1 Active',
    value: ({ event, context: { version } }) => {
      const lead = leadOf(event);
      if (event.kind !== 'verdict') return undefined;
      return lead === undefined
        ? { name: CODES[event.code], uid: event.code, version, type_id: ANALYTIC.rule }
        : { ...analyticOf(lead), uid: event.code, version };
    },
  },
  {
    attribute: 'related_analytics',
    from: '`detector` of the other findings',
    value: ({ event: { findings = [] } }) => {
      const others = new Map(findings.map((finding) => [finding.detector, finding]));
      others.delete(leadOf({ findings })?.detector ?? '');
      return listed([...others.values()].map(analyticOf));
    },
  },
  {
    attribute: 'attacks',
    from: '`code`: T1055 for `FI-MEM-001` and `FI-MEM-003`, else none',
    value: ({ event }) => attacksOf(event),
  },
  { attribute: 'created_time', from: '`time` of a verdict', value: onVerdict(epochMs) },
  {
    attribute: 'modified_time',
    from: '`time` of what follows',
    value: ({ event }) => (event.kind === 'verdict' ? undefined : epochMs(event)),
  },
  {
    attribute: 'first_seen_time',
    from: 'first sight of the findings: `seenForMs`, or `atMs` and `windowMs`',
    value: ({ event }) => spanOf(event)?.firstMs,
  },
  { attribute: 'last_seen_time', from: 'their last sight', value: ({ event }) => spanOf(event)?.lastMs },
  { attribute: 'related_events_count', from: '`details.hits`', value: onVerdict(hitsOf) },
  {
    attribute: 'data_sources',
    from: '`module`',
    value: ({ event }) => (event.kind === 'verdict' ? SOURCES[event.module] : undefined),
  },
];

export function attacksOf(event: MonitorEvent): readonly object[] | undefined {
  const technique = techniqueOf(event);
  return technique && [{ technique: { uid: technique.uid, name: technique.name } }];
}

/** What a verdict is called by: what can lead to one alone, before what cannot. */
function leadOf({ findings = [] }: Pick<MonitorEvent, 'findings'>): Finding | undefined {
  return findings.find(({ maturity }) => maturity === 'stable') ?? findings[0];
}

function analyticOf({ detector, kind, maturity }: Finding) {
  return {
    name: detector,
    type_id: kind === 'input' ? ANALYTIC.statistical : ANALYTIC.rule,
    state_id: maturity === 'stable' ? ANALYTIC_STATE.active : ANALYTIC_STATE.experimental,
  };
}

/** What follows from a verdict does not say again what the verdict has said. */
function onVerdict<Value>(of: (event: MonitorEvent) => Value) {
  return ({ event }: Told): Value | undefined => (event.kind === 'verdict' ? of(event) : undefined);
}
