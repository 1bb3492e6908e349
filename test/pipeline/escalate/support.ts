import type { ConfigInput } from '../../../src/config/schema.js';
import type { Decision } from '../../../src/pipeline/escalate/decision.js';
import { Escalation } from '../../../src/pipeline/escalate/escalation.js';
import { createCounters } from '../../../src/pipeline/figures/counters.js';
import type { Judged } from '../../../src/pipeline/judge/judged.js';
import type { Draft } from '../../../src/records/event.js';
import type { SourceRecord } from '../../../src/records/record.js';
import { configured, snapshot, suspicious } from '../support/records.js';
import { ORIGIN } from '../support/stamper.js';

export { ORIGIN };

/** A scan that finds `count` suspicious regions from a page on. */
export const scan = (pid: number, time: number, count = 1, page = 16): Judged => ({
  record: snapshot(pid, time),
  classified: suspicious(count, page),
});

/** All decisions about some records, the end included. */
export function decide(config: ConfigInput, ...judged: (Judged | SourceRecord)[]): Decision[] {
  const escalation = new Escalation(configured(config), ORIGIN, createCounters());
  const decisions = judged.flatMap((one) => escalation.onJudged('record' in one ? one : { record: one }));
  return [...decisions, ...escalation.onEnd()];
}

export const events = (config: ConfigInput, ...judged: (Judged | SourceRecord)[]): Draft[] =>
  decide(config, ...judged).map(({ event }) => event);

export const kinds = (all: readonly Draft[]): string[] => all.map(({ kind }) => kind);
export const verdictsOf = (all: readonly Draft[]): Draft[] => all.filter(({ kind }) => kind === 'verdict');
/** As the log shows it behind the time. */
export const line = ({ module, level, code, message }: Draft): string =>
  [...[module, level, code].filter(Boolean).map((part) => `[${part}]`), message].join(' ');
