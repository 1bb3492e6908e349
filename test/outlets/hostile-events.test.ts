import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { from } from 'rxjs';
import { expect, test } from 'vitest';
import { type ConfigInput, configSchema } from '../../src/config/schema.js';
import { packRegions } from '../../src/facts/regions/region-reader.js';
import { enforce } from '../../src/pipeline/enforce/enforce.js';
import { Escalation } from '../../src/pipeline/escalate/escalation.js';
import { createCounters } from '../../src/pipeline/figures/counters.js';
import type { Judged } from '../../src/pipeline/judge/judged.js';
import type { MonitorEvent } from '../../src/records/event.js';
import type { RegionFinding } from '../../src/records/finding.js';
import { Stamper } from '../../src/records/stamper.js';
import { hostileBytes, hostileText } from './arbitraries.js';
import { expectValid } from './support.js';

const ORIGIN = { monotonicMs: 0, epochMs: 0 };

/** A map whose regions have names of the watched side's choice, as a worker cuts them. */
const classified = fc
  .array(hostileBytes, { minLength: 1, maxLength: 40 })
  .map((names) =>
    names.map(
      (bytes, index): RegionFinding => ({
        kind: 'region',
        detector: 'writable-executable',
        severity: 'high',
        maturity: 'stable',
        words: 'writable and executable',
        figures: { bytes: 4096 },
        startAddress: `0x${(index * 4096).toString(16)}`,
        endAddress: `0x${((index + 1) * 4096).toString(16)}`,
        permissions: 'rwxp',
        name: bytes.toString('latin1'),
      }),
    ),
  )
  .map((findings) => ({ suspicious: findings.length, findings }));

test('every event that a hostile process brings about, from records to enforcement, is what the schema says', () => {
  const configs = fc.constantFrom<ConfigInput>({ action: 'terminate' }, { dev: true }, { profile: 'strict' });
  fc.assert(
    fc.property(configs, classified, hostileText, hostileText, (input, seen, name, executable) => {
      const escalation = new Escalation(configSchema.parse(input), ORIGIN, createCounters());
      const key = '7:1' as const;
      const process = { key, pid: 7, name, executable, isTarget: true };
      const records: Judged[] = [
        { record: { kind: 'target-found', time: 1, process } },
        { record: { kind: 'target-awaited', time: 1, name } },
        {
          record: {
            kind: 'debugger',
            time: 1,
            key,
            pid: 7,
            via: 'ptrace',
            tracerPid: 9,
            tracerName: name,
            attached: true,
          },
        },
        { record: { kind: 'snapshot', time: 2, key, pid: 7, regions: packRegions([]) }, classified: seen },
        { record: { kind: 'unchanged', time: 5, firstTime: 3, key, pid: 7, count: 3 } },
        { record: { kind: 'memory-error', time: 6, key, pid: 7, reason: 'unrecoverable', message: name } },
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
            control: { terminate: refuse, state: () => 'running' },
            journal: { write: refuse },
          }),
        )
        .subscribe((event) => events.push(event));
      expect(events.map((event) => event.kind)).toContain('verdict');
      expectValid(events);
    }),
  );
});
