import type { Detector } from '../detector.js';
import { DETECTORS } from '../detectors.js';
import type { Indicator } from '../input/indicator.js';
import { INDICATORS } from '../input/indicators.js';

/** Modules with detectors and indicators of the user: absolute paths. */
export interface ExtensionPaths {
  readonly detectors: readonly string[];
  readonly indicators: readonly string[];
}

/** Detectors and indicators of the user, loaded and checked. */
export interface Extensions {
  readonly detectors: readonly Detector[];
  readonly indicators: readonly Indicator[];
  /** Where they come from: workers load them again. */
  readonly paths: ExtensionPaths;
}

/** Only what is built in. */
export const NO_EXTENSIONS: Extensions = {
  detectors: [],
  indicators: [],
  paths: { detectors: [], indicators: [] },
};

/** Every detector there is, heaviest first. */
export const allDetectors = ({ detectors }: Pick<Extensions, 'detectors'>): readonly Detector[] =>
  [...DETECTORS, ...detectors].sort(
    (one, other) => other.weight - one.weight || (one.id < other.id ? -1 : 1),
  );

/** Every indicator there is: their order is the layout of a channel's state. */
export const allIndicators = ({ indicators }: Pick<Extensions, 'indicators'>): readonly Indicator[] => [
  ...INDICATORS,
  ...indicators,
];

/** Of every detector and indicator there is. No two have the same. */
export const idsOf = (extensions: Pick<Extensions, 'detectors' | 'indicators'>): readonly string[] =>
  [...allDetectors(extensions), ...allIndicators(extensions)].map(({ id }) => id);
