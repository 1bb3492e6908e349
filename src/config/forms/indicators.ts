import { z } from 'zod';
import { INDICATORS } from '../../workers/input/indicators.js';

/** The thresholds of every input indicator, by its id: an unknown name is refused, and editors complete the known ones. */
export const indicatorThresholds = z.strictObject(
  Object.fromEntries(
    INDICATORS.map(({ id, title, thresholds }) => [
      id,
      z.strictObject(thresholdsOf(thresholds)).optional().describe(title),
    ]),
  ),
);

function thresholdsOf(thresholds: (typeof INDICATORS)[number]['thresholds']) {
  return Object.fromEntries(
    Object.entries(thresholds).map(([name, { about, unit, default: value }]) => {
      const shown = `default ${value} ${unit}`.trimEnd();
      return [name, z.number().optional().describe(`${about} (${shown})`)];
    }),
  );
}
