import type { Decision } from '../../../src/pipeline/escalate/decision.js';
import type { EventParts } from '../../../src/records/stamper.js';
import type { ProcessControl } from '../../../src/sources/interfaces.js';

/** Of a process of which nobody looks at more than its end. */
export const NO_STOPS: Pick<ProcessControl, 'suspend' | 'resume'> = {
  suspend: () => true,
  resume: () => {},
};

export type VerdictParts = Extract<EventParts, { kind: 'verdict' }>;

/** A verdict on process 4211, as it is decided. */
export const verdict = (parts: Partial<VerdictParts> = {}): Decision => ({
  time: 1000,
  event: {
    kind: 'verdict',
    level: 'CRITICAL',
    module: 'MEMORY_MONITOR',
    code: 'FI-MEM-001',
    pid: 4211,
    process: 'game',
    message: 'Terminating',
    status: 'suspicious',
    action: 'terminate',
    findings: [],
    ...parts,
  },
  key: '4211:1',
});

/** A hit on the same process. */
export const hit = (): Decision => ({
  time: 1000,
  event: { kind: 'hit', level: 'WARNING', module: 'MEMORY_MONITOR', pid: 4211, message: 'Hit' },
});
