import type { Config } from '../../config/schema.js';
import { ClearSightError } from '../../errors/errors.js';
import { escapeText } from '../../text/escape.js';
import { didYouMean } from '../../text/nearest.js';
import type { Detector } from '../../workers/detector.js';
import { detectorsInForce } from '../../workers/detectors.js';
import {
  allDetectors,
  allIndicators,
  type Extensions,
  idsOf,
  NO_EXTENSIONS,
} from '../../workers/extensions/extensions.js';
import type { Indicator } from '../../workers/input/indicator.js';
import {
  checkIndicatorNames,
  resolveThresholds,
  type ThresholdOverrides,
} from '../../workers/input/thresholds.js';
import type { Baseline } from '../../workers/memory/baseline/baseline.js';
import type { WorkerSettings } from '../../workers/messages.js';

/**
 * The detectors in force under a configuration.
 *
 * @throws CS_CONFIG when `disabledDetectors` names one that is not there: it would go on looking
 */
export function configuredDetectors(
  config: Config,
  extensions: Extensions = NO_EXTENSIONS,
): readonly Detector[] {
  checkDisabled(config, extensions);
  const { profile, memory, debugger: debuggers, programs, disabledDetectors } = config;
  const subjects = [
    ...(memory.enabled ? ['memory' as const] : []),
    ...(debuggers.enabled ? ['debugger' as const] : []),
    ...(programs.length > 0 ? ['surroundings' as const] : []),
  ];
  return detectorsInForce(profile, subjects, allDetectors(extensions)).filter(
    ({ id, comparesWithBaseline = false }) =>
      !disabledDetectors.includes(id) && (memory.baseline !== undefined || !comparesWithBaseline),
  );
}

/** The input indicators in force under a configuration. */
export const configuredIndicators = (
  { disabledDetectors }: Config,
  extensions: Extensions = NO_EXTENSIONS,
): readonly Indicator[] => allIndicators(extensions).filter(({ id }) => !disabledDetectors.includes(id));

/** What is in modules of the user, only who has loaded them can tell. */
function checkDisabled({ disabledDetectors, detectors, indicators }: Config, extensions: Extensions): void {
  const { paths } = extensions;
  if (detectors.length > paths.detectors.length || indicators.length > paths.indicators.length) return;
  const known = idsOf(extensions);
  const unknown = disabledDetectors.find((id) => !known.includes(id));
  if (unknown === undefined) return;
  throw new ClearSightError(
    'CS_CONFIG',
    `disabledDetectors: expected detectors or input indicators (${known.join(', ')}), got ${escapeText(unknown)}${didYouMean(unknown, known)}`,
  );
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
 * @throws CS_CONFIG when `input.indicators` or `disabledDetectors` names what is not there, or a baseline was not read
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
    indicators: configuredIndicators(config, extensions).map(({ id }) => id),
    extensions: extensions.paths,
    allowedRegions: memory.allow,
    attribution: isAttributing(config),
    baseline: baselineIn(config),
    inputThresholds,
  };
}
