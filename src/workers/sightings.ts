import type { Detector, Sighting, Views } from './detector.js';
import type { BaselineInForce } from './memory/baseline/baseline-in-force.js';
import type { DetectorFault } from './messages.js';

const MAX_MESSAGE_CHARACTERS = 512;

/**
 * What a detector sees. One of somebody's own may throw, or answer with anything: that is its fault alone, and must not hide
 * what the others see.
 */
export function sightingsOf(
  detector: Detector,
  views: Views,
  baseline?: BaselineInForce,
): readonly Sighting[] | DetectorFault {
  try {
    const sightings = detector.look(views, baseline);
    if (!Array.isArray(sightings)) throw new TypeError('expected an array of sightings');
    for (const sighting of sightings) check(sighting, views.regions?.count ?? 0);
    return sightings;
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : `threw ${typeof error}`;
    return { detector: detector.id, message: message.slice(0, MAX_MESSAGE_CHARACTERS) };
  }
}

/** Throws where a sighting is not of its form: it could not be described, or not be sent to the main thread. */
function check(sighting: Sighting, regions: number): void {
  const { kind, words, figures = {} } = sighting;
  if (words !== undefined && typeof words !== 'string') throw new TypeError('expected words to be text');
  for (const figure of Object.values(figures)) {
    if (typeof figure !== 'number') throw new TypeError('expected figures to be numbers');
  }
  if (kind === 'process') return;
  if (kind === 'region') {
    const { index } = sighting;
    if (Number.isInteger(index) && index >= 0 && index < regions) return;
    throw new RangeError(`expected the index of one of ${regions} regions, got ${index}`);
  }
  if (kind !== 'tracer') throw new TypeError('expected a sighting of a region, a tracer or a process');
  const { via, tracerPid, tracerName } = sighting;
  if (typeof via === 'string' && typeof tracerPid === 'number' && typeof tracerName === 'string') return;
  throw new TypeError('expected a tracer with via, tracerPid and tracerName');
}
