import type { Config } from '../../config/schema.js';
import type { Detector } from '../../workers/detector.js';
import { detectorsInForce } from '../../workers/detectors.js';
import {
  allDetectors,
  allIndicators,
  type Extensions,
  NO_EXTENSIONS,
} from '../../workers/extensions/extensions.js';
import {
  checkIndicatorNames,
  resolveThresholds,
  type ThresholdOverrides,
} from '../../workers/input/thresholds.js';
import type { WorkerSettings } from '../../workers/messages.js';

/** The detectors in force under a configuration. */
export function configuredDetectors(
  { profile, memory, debugger: debuggers, programs }: Config,
  extensions: Extensions = NO_EXTENSIONS,
): readonly Detector[] {
  const subjects = [
    ...(memory.enabled ? ['memory' as const] : []),
    ...(debuggers.enabled ? ['debugger' as const] : []),
    ...(programs.length > 0 ? ['surroundings' as const] : []),
  ];
  return detectorsInForce(profile, subjects, allDetectors(extensions));
}

/** The strict profile explains nothing: everything executable is a hit. */
export const isAttributing = ({ profile, memory }: Config): boolean =>
  profile !== 'strict' && memory.attribution === 'on';

/**
 * What the detection workers need of a configuration.
 *
 * @throws CS_CONFIG when `input.indicators` names an indicator or a threshold that is not there
 */
export function workerSettings(config: Config, extensions: Extensions = NO_EXTENSIONS): WorkerSettings {
  const indicators = allIndicators(extensions);
  const { memory, input } = config;
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
  checkIndicatorNames(indicators, inputThresholds);
  for (const indicator of indicators) resolveThresholds(indicator, inputThresholds[indicator.id]);
  const detectors = configuredDetectors(config, extensions).map(({ id }) => id);
  return {
    detectors,
    extensions: extensions.paths,
    allowedRegions: memory.allow,
    attribution: isAttributing(config),
    inputThresholds,
  };
}
