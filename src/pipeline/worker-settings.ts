import type { Config } from '../config/schema.js';
import type { WorkerSettings } from '../workers/messages.js';
import { PROFILE_DETECTORS } from '../workers/registry.js';

/** What the detection workers need of a configuration. */
export function workerSettings({ profile, memory, input }: Config): WorkerSettings {
  return {
    regionDetectors: PROFILE_DETECTORS[profile],
    allowedRegions: memory.allow,
    inputThresholds: {
      ...input.indicators,
      'regular-high-rate': {
        windowMs: input.window,
        minPresses: input.minEvents,
        maxRate: input.maxRate,
        limit: input.maxCv,
        ...input.indicators['regular-high-rate'],
      },
    },
  };
}
