import type { Config } from '../../config/schema.js';
import type { Draft } from '../../records/event.js';
import type { ClockOrigin } from '../../records/time.js';
import { escapeText } from '../../text/escape.js';
import { allowedRegion } from './log-texts.js';
import { stamp } from './stamp.js';

/** What a monitor says first: the policy in force and every allowed region with its reason. */
export function startEvents(config: Config, origin: ClockOrigin): readonly Draft[] {
  const { profile, action, dev, target, pid, memory } = config;
  const targets = [...target.map(escapeText), ...pid.map((one) => `PID ${one}`)].join(', ') || 'none named';
  const mode = dev ? ', development mode' : '';
  return [
    stamp(origin, origin.monotonicMs, {
      kind: 'start',
      level: 'INFO',
      module: 'MONITOR',
      message: `Monitoring starts: profile ${profile}, action ${action}${mode}, targets: ${targets}`,
      details: { profile, action, dev },
    }),
    ...memory.allow.map((allowed) =>
      stamp(origin, origin.monotonicMs, {
        kind: 'start',
        level: 'INFO',
        module: 'MEMORY_MONITOR',
        message: allowedRegion(allowed),
      }),
    ),
  ];
}
