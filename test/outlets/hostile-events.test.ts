import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { from } from 'rxjs';
import { expect, test } from 'vitest';
import { type ConfigInput, configSchema } from '../../src/config/schema.js';
import { packRegions } from '../../src/facts/regions/region-builder.js';
import { enforce } from '../../src/pipeline/enforce/enforce.js';
import { Escalation } from '../../src/pipeline/escalate/escalation.js';
import { createCounters } from '../../src/pipeline/figures/counters.js';
import type { Judged } from '../../src/pipeline/judge/judged.js';
import type { MonitorEvent } from '../../src/records/event.js';
import type { Finding } from '../../src/records/finding.js';
import { Stamper } from '../../src/records/stamper.js';
import type { Judgement } from '../../src/workers/messages.js';
import { regionFinding } from '../pipeline/support/judgements.js';
import { hostileBytes, hostileText } from './arbitraries.js';
import { expectValid } from './support.js';

const ORIGIN = { monotonicMs: 0, epochMs: 0 };

/** A map whose regions have names of the watched side's choice, as a worker cuts them. */
const judgements = fc
  .array(hostileBytes, { minLength: 1, maxLength: 40 })
  .map((names) => names.map((bytes, page) => regionFinding(page, bytes.toString('latin1'))))
  .map((findings) => ({ suspicious: findings.length, findings }));

/** What the other detectors say, in words of the watched side's choice. */
const found = (detector: string, words: string) =>
  ({ detector, severity: 'high', maturity: 'stable', words, figures: {} }) as const;
const seen = (...findings: Finding[]): Judgement => ({ suspicious: findings.length, findings });

test('every event that a hostile process brings about, from records to enforcement, is what the schema says', () => {
  const configs = fc.constantFrom<ConfigInput>({ action: 'terminate' }, { dev: true }, { profile: 'strict' });
  fc.assert(
    fc.property(configs, judgements, hostileText, hostileText, (input, judgement, name, executable) => {
      const escalation = new Escalation(configSchema.parse(input), 0, createCounters());
      const key = '7:1' as const;
      const process = { key, pid: 7, name, executable, isTarget: true };
      const observed = { kind: 'observed', key, pid: 7 } as const;
      const by = { via: name, tracerPid: 9, tracerName: name };
      const failed = {
        kind: 'probe-failed',
        time: 6,
        key,
        pid: 7,
        reason: 'unrecoverable',
        message: name,
      } as const;
      const records: Judged[] = [
        { record: { kind: 'target-found', time: 1, process } },
        { record: { kind: 'target-awaited', time: 1, name } },
        {
          record: { ...observed, fact: 'tracer', time: 1, value: { ...by, attached: true } },
          judgement: seen({ kind: 'tracer', ...found('tracer', name), ...by, monitor: false }),
        },
        { record: { ...observed, fact: 'regions', time: 2, value: packRegions([]) }, judgement },
        {
          record: { ...observed, fact: 'regions', time: 2, value: packRegions([]) },
          judgement: seen({ kind: 'process', ...found('made-up', executable) }),
        },
        { record: { kind: 'unchanged', fact: 'regions', time: 5, firstTime: 3, key, pid: 7, count: 3 } },
        { record: { ...failed, fact: 'tracer' } },
        { record: { ...failed, fact: 'regions' } },
        { record: { kind: 'watch-failed', time: 6, reason: 'transient', message: name } },
        {
          record: { ...observed, fact: 'tracer', time: 7, value: { ...by, attached: false } },
          unjudged: name,
        },
        { record: { kind: 'input-health', time: 7, state: 'lost', backend: name, message: executable } },
        { record: { kind: 'hop', time: 8 }, unjudged: name },
      ];
      const decisions = [...records.flatMap((judged) => escalation.onJudged(judged)), ...escalation.onEnd()];
      const refuse = () => {
        throw new Error(name);
      };
      const events: MonitorEvent[] = [];
      from(decisions)
        .pipe(
          enforce(new Stamper({ origin: ORIGIN, session: randomUUID(), host: '' }), {
            control: { terminate: refuse, suspend: refuse, resume: refuse, state: () => 'running' },
            journal: { write: refuse },
          }),
        )
        .subscribe((event) => events.push(event));
      expect(events.map((event) => event.kind)).toContain('verdict');
      expectValid(events);
    }),
  );
});
