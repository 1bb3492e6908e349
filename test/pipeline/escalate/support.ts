import type { ConfigInput } from '../../../src/config/schema.js';
import type { Decision } from '../../../src/pipeline/escalate/decision.js';
import { Escalation } from '../../../src/pipeline/escalate/escalation.js';
import { createCounters } from '../../../src/pipeline/figures/counters.js';
import type { Judged } from '../../../src/pipeline/judge/judged.js';
import type { SourceRecord } from '../../../src/records/record.js';
import type { EventParts } from '../../../src/records/stamper.js';
import type { Milliseconds } from '../../../src/records/time.js';
import { configured } from '../support/records.js';

/** What a decision says, with the time of the record that led to it. */
export type Said = EventParts & { readonly time: Milliseconds };

/** All decisions about some records, the end included. */
export function decide(config: ConfigInput, ...judged: (Judged | SourceRecord)[]): Decision[] {
  const escalation = new Escalation(configured(config), 0, createCounters());
  const decisions = judged.flatMap((one) => escalation.onJudged('record' in one ? one : { record: one }));
  return [...decisions, ...escalation.onEnd()];
}

export const events = (config: ConfigInput, ...judged: (Judged | SourceRecord)[]): Said[] =>
  decide(config, ...judged).map(({ time, event }) => ({ time, ...event }));

export const kinds = (all: readonly EventParts[]): string[] => all.map(({ kind }) => kind);
export const verdictsOf = (all: readonly Said[]): Extract<Said, { kind: 'verdict' }>[] =>
  all.filter((said) => said.kind === 'verdict');
type Line = Pick<EventParts, 'module' | 'level' | 'code' | 'message'>;

/** As the log shows it behind the time. */
export const line = ({ module, level, code, message }: Line): string =>
  [...[module, level, code].filter(Boolean).map((part) => `[${part}]`), message].join(' ');
