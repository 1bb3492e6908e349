import { CODES } from '../../../errors/codes.js';
import { EVENT_SEVERITIES, type MonitorEvent } from '../../../records/event.js';
import { formatJson, oneLineOf } from '../../lines/line.js';
import type { FormatContext, Told } from '../context.js';
import {
  eventId,
  findingId,
  isAboutVerdict,
  originalHash,
  reasonOf,
  spanOf,
  techniqueOf,
} from '../of-event.js';
import { fill, fillIfAny, listed, named, type Row } from '../row.js';
import { ecsClassOf } from './kinds.js';

/** The version of the Elastic Common Schema that the lines follow: each says so. */
export const ECS_VERSION = '9.4.0';

/** Our own, where ECS has no field. */
const OWN = 'clearsight';

/** What becomes of each field. */
export const ECS_FIELDS: readonly Row<Told>[] = [
  { attribute: '@timestamp', from: '`time`', value: ({ event }) => event.time },
  { attribute: 'ecs.version', from: ECS_VERSION, value: () => ECS_VERSION },
  { attribute: 'message', from: '`message`', value: ({ event }) => event.message },
  {
    attribute: 'tags',
    from: '`replayed`; `drill` in a demonstration',
    value: ({ event, context }) =>
      listed([...(event.replayed ? ['replayed'] : []), ...(context.isDrill ? ['drill'] : [])]),
  },
  { attribute: 'event.kind', from: '`kind`, below', value: ({ event }) => ecsClassOf(event).kind },
  { attribute: 'event.category', from: '`kind`, below', value: ({ event }) => ecsClassOf(event).category },
  { attribute: 'event.type', from: '`kind`, below', value: ({ event }) => ecsClassOf(event).type },
  { attribute: 'event.action', from: '`kind`', value: ({ event }) => event.kind },
  {
    attribute: 'event.outcome',
    from: '`outcome` of an enforcement: `ended` success, `remains` and `refused` failure',
    value: ({ event }) => outcomeOf(event),
  },
  {
    attribute: 'event.id',
    from: '`session`, a colon, `sequence`; in a replay with `:replay`',
    value: ({ event }) => eventId(event),
  },
  { attribute: 'event.sequence', from: '`sequence`', value: ({ event }) => event.sequence },
  { attribute: 'event.code', from: '`code`', value: ({ event }) => event.code ?? undefined },
  {
    attribute: 'event.severity',
    from: '`severity`: 1 info, 2 low, 3 medium, 4 high, 5 critical',
    value: ({ event }) => EVENT_SEVERITIES.indexOf(event.severity) + 1,
  },
  {
    attribute: 'event.reason',
    from: 'reason in `message` of a verdict',
    value: ({ event }) => (event.kind === 'verdict' ? reasonOf(event) : undefined),
  },
  {
    attribute: 'event.start',
    from: 'first sight of the findings',
    value: ({ event }) => iso(spanOf(event)?.firstMs),
  },
  { attribute: 'event.end', from: 'their last sight', value: ({ event }) => iso(spanOf(event)?.lastMs) },
  { attribute: 'event.created', from: '`time`', value: ({ event }) => event.time },
  {
    attribute: 'event.duration',
    from: '`afterMs`, in nanoseconds',
    value: ({ event }) => (event.kind === 'enforcement' ? nanoseconds(event.afterMs) : undefined),
  },
  { attribute: 'event.module', from: 'clearsight', value: () => 'clearsight' },
  { attribute: 'event.dataset', from: 'clearsight.audit', value: () => 'clearsight.audit' },
  { attribute: 'event.provider', from: '`module`', value: ({ event }) => event.module },
  {
    attribute: 'event.original',
    from: 'line of `audit.ndjson`, only where an outlet is told to send it',
    value: ({ event, context }) => (context.withOriginal ? formatJson(event) : undefined),
  },
  {
    attribute: 'event.hash',
    from: 'SHA-256 of the line of `audit.ndjson`',
    value: ({ event }) => originalHash(event),
  },
  {
    attribute: 'log.level',
    from: '`level`, in small letters',
    value: ({ event }) => event.level.toLowerCase(),
  },
  { attribute: 'agent.type', from: 'clearsight', value: () => 'clearsight' },
  { attribute: 'agent.version', from: 'its version', value: ({ context }) => context.version },
  { attribute: 'agent.ephemeral_id', from: '`session`', value: ({ event }) => event.session },
  { attribute: 'agent.id', from: 'id of the machine, live only', value: ({ context }) => context.machineId },
  {
    attribute: 'host.id',
    from: 'id of the machine, derived from `/etc/machine-id`; live only',
    value: ({ context }) => context.machineId,
  },
  { attribute: 'host.name', from: '`host`', value: ({ event }) => named(event.host) },
  { attribute: 'host.hostname', from: '`host`', value: ({ event }) => named(event.host) },
  {
    attribute: 'organization.id',
    from: 'tenant, where an outlet knows one',
    value: ({ context }) => context.tenant,
  },
  { attribute: 'process.pid', from: '`pid`', value: ({ event: { pid } }) => (pid < 0 ? undefined : pid) },
  { attribute: 'process.name', from: '`process`', value: ({ event }) => named(event.process) },
  {
    attribute: 'process.entity_id',
    from: '`session`, a colon, `processKey`',
    value: ({ event: { session, processKey } }) => processKey && `${session}:${processKey}`,
  },
  { attribute: 'process.executable', from: '`executable`', value: ({ event }) => named(event.executable) },
  { attribute: 'rule.id', from: '`code`', value: ({ event }) => event.code ?? undefined },
  {
    attribute: 'rule.name',
    from: 'what `code` means',
    value: ({ event: { code } }) => (code === null ? undefined : CODES[code]),
  },
  {
    attribute: 'rule.version',
    from: 'version of ClearSight, where there is a `code`',
    value: ({ event, context }) => (event.code === null ? undefined : context.version),
  },
  {
    attribute: 'threat',
    from: '`code`: T1055 for `FI-MEM-001` and `FI-MEM-003`, else none',
    value: ({ event }) => threatOf(event),
  },
  {
    attribute: 'error.message',
    from: '`message` of `error`, `could-not-tell` and `blind`',
    value: ({ event }) => (ecsClassOf(event).kind === 'pipeline_error' ? event.message : undefined),
  },
  { attribute: OWN, from: 'what ECS has no field for, below', value: (told) => fillIfAny(OWN_FIELDS, told) },
];

/** Below `clearsight`. */
export const OWN_FIELDS: readonly Row<Told>[] = [
  { attribute: 'monotonic_ms', from: '`monotonicMs`', value: ({ event }) => event.monotonicMs },
  {
    attribute: 'finding_id',
    from: 'on `verdict`, `enforcement` and `evidence`: `finding_info.uid` of OCSF, which joins them',
    value: ({ event }) => (isAboutVerdict(event) ? findingId(event) : undefined),
  },
  { attribute: 'process_key', from: '`processKey`', value: ({ event }) => event.processKey },
  { attribute: 'status', from: '`status`', value: ({ event }) => event.status },
  { attribute: 'action', from: '`action`', value: ({ event }) => event.action },
  {
    attribute: 'outcome',
    from: '`outcome`',
    value: ({ event }) => ('outcome' in event ? event.outcome : undefined),
  },
  {
    attribute: 'after_ms',
    from: '`afterMs`',
    value: ({ event }) => ('afterMs' in event ? event.afterMs : undefined),
  },
  {
    attribute: 'findings',
    from: '`findings`',
    value: ({ event }) => event.findings && listed(event.findings),
  },
  { attribute: 'details', from: '`details`', value: ({ event }) => event.details },
  {
    attribute: 'gaps',
    from: 'on `verdict`: what was blind at that moment',
    value: ({ event, context: { gaps = [] } }) => (event.kind === 'verdict' ? listed(gaps) : undefined),
  },
];

function outcomeOf(event: MonitorEvent): string | undefined {
  if (event.kind !== 'enforcement' || event.outcome === 'simulated') return undefined;
  return event.outcome === 'ended' ? 'success' : 'failure';
}

function threatOf(event: MonitorEvent): object | undefined {
  const technique = techniqueOf(event);
  if (technique === undefined) return undefined;
  const { framework, uid, name } = technique;
  return { framework, technique: { id: [uid], name: [name] } };
}

const iso = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();

/** Undefined where a long cannot hold it. */
function nanoseconds(ms: number): number | undefined {
  const whole = Math.round(ms * 1e6);
  return Number.isSafeInteger(whole) ? whole : undefined;
}

/** Any event as one line of the Elastic Common Schema 9.4.0. */
export function formatEcs(event: MonitorEvent, context: FormatContext): string {
  return oneLineOf(fill(ECS_FIELDS, { event, context }));
}
