import type { MonitorEvent } from '../../../records/event.js';
import { formatJson, oneLineOf } from '../../lines/line.js';
import type { FormatContext, Told } from '../context.js';
import { epochMs, eventId, hitsOf, isAboutVerdict, originalHash, spanOf } from '../of-event.js';
import { fill, named, type Row } from '../row.js';
import { anomaliesOf, evidencesOf } from './evidence.js';
import { attacksOf, FINDING_INFO } from './finding-info.js';
import * as ids from './ids.js';
import { resourcesOf } from './process.js';

/** The schema that the lines follow: each says so, and no attribute of a later one is used. */
export const OCSF_VERSION = '1.8.0';

/** Detection Finding: what becomes of each attribute. */
export const DETECTION_FINDING: readonly Row<Told>[] = [
  {
    attribute: 'activity_id',
    from: '1 Create on `verdict`; 3 Close on `enforcement` with `outcome` `ended`; else 2 Update',
    value: ({ event }) => ids.activityOf(event),
  },
  { attribute: 'category_uid', from: '2, Findings', value: () => ids.CATEGORY_FINDINGS },
  { attribute: 'class_uid', from: '2004, Detection Finding', value: () => ids.CLASS_DETECTION_FINDING },
  {
    attribute: 'type_uid',
    from: '200400 and `activity_id`',
    value: ({ event }) => ids.CLASS_DETECTION_FINDING * 100 + ids.activityOf(event),
  },
  { attribute: 'time', from: '`time`, ms since 1970', value: ({ event }) => epochMs(event) },
  {
    attribute: 'start_time',
    from: 'first sight of the findings',
    value: ({ event }) => spanOf(event)?.firstMs,
  },
  { attribute: 'end_time', from: 'their last sight', value: ({ event }) => spanOf(event)?.lastMs },
  {
    attribute: 'count',
    from: '`details.hits` of a verdict',
    value: ({ event }) => (event.kind === 'verdict' ? hitsOf(event) : undefined),
  },
  {
    attribute: 'severity_id',
    from: '`level` of a verdict: WARNING 3, ERROR 4, CRITICAL 5, FATAL 6; what follows has 5',
    value: ({ event }) => ids.severityIdOf(event),
  },
  {
    attribute: 'confidence_id',
    from: 'kinds of evidence in `findings`, one more with a stable detector: 1 to 3; 0 without findings',
    value: ({ event }) => (event.kind === 'verdict' ? ids.confidenceIdOf(event) : undefined),
  },
  { attribute: 'message', from: '`message`', value: ({ event }) => event.message },
  { attribute: 'metadata.product.name', from: 'ClearSight', value: () => 'ClearSight' },
  { attribute: 'metadata.product.vendor_name', from: 'ClearSight', value: () => 'ClearSight' },
  { attribute: 'metadata.product.version', from: 'its version', value: ({ context }) => context.version },
  { attribute: 'metadata.version', from: OCSF_VERSION, value: () => OCSF_VERSION },
  {
    attribute: 'metadata.profiles',
    from: '`host`, `security_control`, `incident`',
    value: () => ['host', 'security_control', 'incident'],
  },
  {
    attribute: 'metadata.uid',
    from: '`session`, a colon, `sequence`; in a replay with `:replay`',
    value: ({ event }) => eventId(event),
  },
  { attribute: 'metadata.sequence', from: '`sequence`', value: ({ event }) => event.sequence },
  {
    attribute: 'metadata.original_event_uid',
    from: '`sequence`, as in `audit.ndjson`',
    value: ({ event }) => `${event.sequence}`,
  },
  { attribute: 'metadata.event_code', from: '`code`', value: ({ event }) => event.code ?? undefined },
  { attribute: 'metadata.log_name', from: '`audit.ndjson`', value: () => 'audit.ndjson' },
  { attribute: 'metadata.original_time', from: '`time`, as it stands', value: ({ event }) => event.time },
  {
    attribute: 'metadata.tenant_uid',
    from: 'tenant, where an outlet knows one',
    value: ({ context }) => context.tenant,
  },
  { attribute: 'finding_info', from: 'below', value: (told) => fill(FINDING_INFO, told) },
  { attribute: 'anomaly_analyses', from: 'findings about input, below', value: anomaliesOf },
  { attribute: 'evidences', from: 'the process, then each finding, below', value: evidencesOf },
  { attribute: 'resources', from: 'the process, below', value: ({ event }) => resourcesOf(event) },
  { attribute: 'device', from: 'the machine, below', value: (told) => deviceOf(told) },
  { attribute: 'attacks', from: 'as `finding_info.attacks`', value: ({ event }) => attacksOf(event) },
  {
    attribute: 'action_id',
    from: '`outcome`: `simulated` 3 Observed, `ended` 2 Denied, `remains` and `refused` 3 Observed; none before it is known',
    value: ({ event }) => ids.actionIdOf(event),
  },
  {
    attribute: 'disposition_id',
    from: '`outcome`: `simulated` 15 Detected, `ended` 2 Blocked, `remains` and `refused` 27 Error; 15 before it is known',
    value: ({ event }) => ids.dispositionIdOf(event),
  },
  {
    attribute: 'verdict_id',
    from: '`status`: 4 Suspicious, 7 Insufficient Data; 6 Test in a demonstration',
    value: ids.verdictIdOf,
  },
  {
    attribute: 'is_alert',
    from: 'on `verdict`: true, unless `replayed`',
    value: ({ event }) => (event.kind === 'verdict' ? event.replayed !== true : undefined),
  },
  {
    attribute: 'status_id',
    from: '1 New on `verdict`; afterwards it is for those who work on it',
    value: ({ event }) => (event.kind === 'verdict' ? ids.NEW : undefined),
  },
  {
    attribute: 'status_detail',
    from: 'on `verdict`: what was blind at that moment; on `enforcement`: `outcome`',
    value: ({ event, context: { gaps = [] } }) => {
      if (event.kind === 'enforcement') return event.outcome;
      return event.kind === 'verdict' && gaps.length > 0 ? `judged with gaps: ${gaps.join('; ')}` : undefined;
    },
  },
  {
    attribute: 'raw_data',
    from: 'line of `audit.ndjson`, only where an outlet is told to send it',
    value: ({ event, context }) => (context.withOriginal ? formatJson(event) : undefined),
  },
  {
    attribute: 'raw_data_hash',
    from: 'SHA-256 of the line of `audit.ndjson`',
    value: ({ event }) => ({ algorithm_id: ids.SHA_256, value: originalHash(event) }),
  },
  {
    attribute: 'unmapped',
    from: '`kind`, `level`, `module`, `monotonicMs`, `status`, `action`, `outcome`, `afterMs`, `replayed`, `details`',
    value: ({ event }) => unmappedOf(event),
  },
];

export const DEVICE: readonly Row<Told>[] = [
  {
    attribute: 'type_id',
    from: `${ids.UNKNOWN_DEVICE}, Unknown`,
    value: () => ids.UNKNOWN_DEVICE,
  },
  { attribute: 'hostname', from: '`host`', value: ({ event }) => named(event.host) },
  {
    attribute: 'uid',
    from: 'id of the machine, derived from `/etc/machine-id`; live only',
    value: ({ context }) => context.machineId,
  },
];

function deviceOf(told: Told): object | undefined {
  const isKnown = told.event.host !== '' || told.context.machineId !== undefined;
  return isKnown ? fill(DEVICE, told) : undefined;
}

/** What OCSF has no attribute for, under the names that it has with us. */
function unmappedOf(event: MonitorEvent): object {
  const { kind, level, module, monotonicMs, status, action, replayed, details } = event;
  const outcome = 'outcome' in event ? event.outcome : undefined;
  const afterMs = 'afterMs' in event ? event.afterMs : undefined;
  return { kind, level, module, monotonicMs, status, action, outcome, afterMs, replayed, details };
}

/**
 * A verdict, or what follows from one, as a Detection Finding of OCSF 1.8.0 on one line.
 *
 * @returns undefined for any other event: it is no finding
 */
export function formatOcsf(event: MonitorEvent, context: FormatContext): string | undefined {
  return isAboutVerdict(event) ? oneLineOf(fill(DETECTION_FINDING, { event, context })) : undefined;
}
