import { CHANNELS, type Channel } from '../../../src/records/input.js';
import type { PressLog } from '../../store/presses.js';
import type { Span } from '../../store/span.js';

/** Bins from 0.5 ms to 8.2 s, four to a doubling. */
export const BINS = 56;
const FIRST_MS = 0.5;
const PER_DOUBLING = 4;

/** Where a bin begins, ms. */
export const beginOf = (bin: number): number => FIRST_MS * 2 ** (bin / PER_DOUBLING);

/** Which bin a value falls into; what is beyond the ends counts at the ends. */
export const binOf = (valueMs: number): number =>
  Math.min(BINS - 1, Math.max(0, Math.floor(Math.log2(valueMs / FIRST_MS) * PER_DOUBLING)));

/** How many presses of each channel fall into each bin. */
export function countBins(
  presses: PressLog,
  measure: 'interval' | 'hold',
  { fromMs, toMs }: Span,
): ReadonlyMap<Channel, Uint32Array> {
  return new Map(
    CHANNELS.map((channel) => {
      const bins = new Uint32Array(BINS);
      presses.rings.get(channel)?.each(fromMs, toMs, (_, intervalMs, holdMs) => {
        const value = measure === 'interval' ? intervalMs : holdMs;
        if (value >= 0) bins[binOf(value)] = (bins[binOf(value)] ?? 0) + 1;
      });
      return [channel, bins];
    }),
  );
}
