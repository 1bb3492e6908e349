import { configSchema } from '../../dist/config/schema.js';
import { Escalation } from '../../dist/pipeline/escalate/escalation.js';
import { createCounters } from '../../dist/pipeline/figures/counters.js';

const config = configSchema.parse({ target: ['game'] });
export const WINDOW_MS = config.correlation.window;

const about = { key: '1:1', pid: 1 };
const found = {
  kind: 'target-found',
  time: 0,
  process: { ...about, name: 'game', executable: '/usr/bin/game', isTarget: true },
};

/** Whether warnings about one target, and warnings about input, make a verdict together, at the defaults. */
export function decide(memory, input) {
  const escalation = new Escalation(config, 0, createCounters());
  const judged = [
    ...memory.map(({ time, findings }) => ({
      record: { kind: 'observed', fact: 'code', time, ...about, value: {} },
      judgement: { suspicious: 0, findings },
    })),
    ...input.map(({ time, channel, finding }) => ({
      record: { kind: 'hop', time },
      inputFindings: [{ channel, findings: [{ ...finding, atMs: time }] }],
    })),
  ].sort((one, other) => one.record.time - other.record.time);
  const decisions = [{ record: found }, ...judged].flatMap((one) => escalation.onJudged(one));
  return decisions.some(({ event }) => event.kind === 'verdict');
}
