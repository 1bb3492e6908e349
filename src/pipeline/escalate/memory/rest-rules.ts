import type { Config } from '../../../config/schema.js';
import type { RestRules } from '../../../sources/interfaces.js';
import { WEIGHTS } from '../severity-weights.js';
import { hitRules } from './hit-rules.js';

/** A process in which nothing has happened for so long is at rest. */
const LEAST_MS = 10_000;

/** After what time without a change scans may become more seldom: whatever is there has had its verdict by then. Undefined: never. */
export function restRules({
  memory: { steady, earlyWake },
  ...rest
}: Pick<Config, 'memory' | 'profile' | 'hits'>): RestRules | undefined {
  if (steady || earlyWake === 'off') return undefined;
  const { threshold, persistForMs } = hitRules(rest);
  return {
    afterMs: Math.max(LEAST_MS, 2 * persistForMs),
    // The least severe finding counts so much less.
    afterReadings: (threshold * WEIGHTS.high) / WEIGHTS.low + 1,
  };
}
