import type { Decision } from '../../../src/pipeline/escalate/decision.js';
import type { Draft } from '../../../src/records/event.js';

/** A verdict on process 4211, as it is decided. */
export const verdict = (parts: Partial<Draft> = {}): Decision => ({
  event: {
    time: '2025-12-11T12:41:22.118Z',
    monotonicMs: 1000,
    kind: 'verdict',
    level: 'CRITICAL',
    module: 'MEMORY_MONITOR',
    code: 'FI-MEM-001',
    pid: 4211,
    process: 'game',
    message: 'Terminating',
    action: 'terminate',
    ...parts,
  },
  key: '4211:1',
});
