import { CHANNELS, type Channel } from '../../records/input.js';

/** Figures of the whole monitor, by id. */
const OF_MONITOR = [
  'scansPerSecond',
  'scanP50Ms',
  'scanP99Ms',
  'regions',
  'suspicious',
  'hits',
  'loopDelayMs',
  'cpu',
] as const;

/** Id of a series of figures over time: one of the monitor, or rate or regularity of a channel's presses. */
export type SeriesId = (typeof OF_MONITOR)[number] | `rate.${Channel}` | `cv.${Channel}`;

/** Every series. A sample holds its figures in this order. */
export const SERIES: readonly SeriesId[] = [
  ...OF_MONITOR,
  ...CHANNELS.flatMap((channel) => [`rate.${channel}`, `cv.${channel}`] as const),
];
