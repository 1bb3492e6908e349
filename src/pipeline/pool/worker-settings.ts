import type { Config } from '../../config/schema.js';
import { ClearSightError } from '../../errors/errors.js';
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
import type { Baseline } from '../../workers/memory/baseline/baseline.js';
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
  const inForce = detectorsInForce(profile, subjects, allDetectors(extensions));
  return memory.baseline === undefined ? inForce.filter((one) => !one.comparesWithBaseline) : inForce;
}

/**
 * The baseline in force.
 *
 * @throws CS_CONFIG for one that was not read: nobody would compare with it
 */
export function baselineIn({ memory: { baseline } }: Config): Baseline | undefined {
  if (typeof baseline !== 'string') return baseline;
  const message = 'memory.baseline: expected what the file holds (readBaseline), got its path';
  throw new ClearSightError('CS_CONFIG', message);
}

/** The strict profile explains nothing: everything executable is a hit. */
export const isAttributing = ({ profile, memory }: Config): boolean =>
  profile !== 'strict' && memory.attribution === 'on';

/**
 * What the detection workers need of a configuration.
 *
 * @throws CS_CONFIG when `input.indicators` names an indicator or a threshold that is not there, or a baseline was not read
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
    baseline: baselineIn(config),
    inputThresholds,
  };
}
