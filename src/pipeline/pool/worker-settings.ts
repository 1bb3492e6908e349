import type { Config } from '../../config/schema.js';
import { PROFILE_DETECTORS } from '../../workers/detectors.js';
import { INDICATORS } from '../../workers/input/indicators.js';
import {
  checkIndicatorNames,
  resolveThresholds,
  type ThresholdOverrides,
} from '../../workers/input/thresholds.js';
import type { WorkerSettings } from '../../workers/messages.js';

/**
 * What the detection workers need of a configuration.
 *
 * @throws CS_CONFIG when `input.indicators` names an indicator or a threshold that is not there
 */
export function workerSettings({ profile, memory, input }: Config): WorkerSettings {
  const inputThresholds: ThresholdOverrides = {
    ...input.indicators,
    'regular-high-rate': {
      windowMs: input.window,
      minPresses: input.minEvents,
      maxRate: input.maxRate,
      limit: input.maxCv,
      ...input.indicators['regular-high-rate'],
    },
  };
  checkIndicatorNames(INDICATORS, inputThresholds);
  for (const indicator of INDICATORS) resolveThresholds(indicator, inputThresholds[indicator.id]);
  return { regionDetectors: PROFILE_DETECTORS[profile], allowedRegions: memory.allow, inputThresholds };
}
