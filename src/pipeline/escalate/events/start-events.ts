import type { Config } from '../../../config/schema.js';
import type { Milliseconds } from '../../../records/time.js';
import { escapeText } from '../../../text/escape.js';
import type { Decision } from '../decision.js';
import { allowedRegion, baseline, disabled } from '../log-texts.js';

/** What a monitor says first: the policy in force, what does not look, the baseline, and every allowed region with its reason. */
export function startEvents(config: Config, time: Milliseconds): readonly Decision[] {
  const { profile, action, dev, target, pid, disabledDetectors, memory } = config;
  const targets = [...target.map(escapeText), ...pid.map((one) => `PID ${one}`)].join(', ') || 'none named';
  const mode = dev ? ', development mode' : '';
  const message = `Monitoring starts: profile ${profile}, action ${action}${mode}, targets: ${targets}`;
  const start = { kind: 'start', level: 'INFO' } as const;
  return [
    { time, event: { ...start, module: 'MONITOR', message, details: { profile, action, dev } } },
    ...(disabledDetectors.length > 0
      ? [{ time, event: { ...start, module: 'MONITOR', message: disabled(disabledDetectors) } } as const]
      : []),
    ...(typeof memory.baseline === 'object'
      ? [{ time, event: { ...start, module: 'MEMORY_MONITOR', message: baseline(memory.baseline) } } as const]
      : []),
    ...memory.allow.map((allowed): Decision => {
      return { time, event: { ...start, module: 'MEMORY_MONITOR', message: allowedRegion(allowed) } };
    }),
  ];
}
