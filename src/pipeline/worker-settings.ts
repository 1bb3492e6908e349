import type { Config } from '../config/schema.js';
import type { WorkerSettings } from '../workers/messages.js';
import { INPUT_DETECTORS, PROFILE_DETECTORS } from '../workers/registry.js';

/** What the detection workers need of a configuration. */
export function workerSettings({ profile, memory, input }: Config): WorkerSettings {
  return {
    regionDetectors: PROFILE_DETECTORS[profile],
    inputDetectors: INPUT_DETECTORS.map(({ id }) => id),
    allowedRegions: memory.allow,
    inputRule: {
      windowMs: input.window,
      minEvents: input.minEvents,
      maxRatePerSecond: input.maxRate,
      maxCv: input.maxCv,
      keyboardEnforces: input.keyboardEnforces,
    },
  };
}
