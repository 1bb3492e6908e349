import uPlot from 'uplot';
import { CHANNELS, type Channel } from '../../../src/records/input.js';
import type { PressLog } from '../../store/presses.js';
import type { Span } from '../../store/span.js';
import { CHANNEL_LOOKS, colour } from '../colours.js';

/** Intervals or times held. */
export type Measure = 'interval' | 'hold';

/** The scale of dots and histograms, ms: by the logarithm, since both 2 ms and 2 s matter. */
export const DOT_RANGE: [number, number] = [0.5, 10_000];
export const DOT_SPLITS = [1, 10, 100, 1000, 10_000];

/** Width and height of a channel's dots, px: their shape tells them apart where colour does not. */
export const SHAPES: Readonly<Record<Channel, readonly [number, number]>> = {
  left: [3, 3],
  right: [2, 6],
  other: [6, 2],
  keyboard: [4, 4],
};

/** Draws each press as a dot over its time. No line: what lies between two presses is not known. */
export function drawDots(
  plot: uPlot,
  presses: PressLog,
  measure: Measure,
  { fromMs, toMs }: Span,
  epochOf: (timeMs: number) => number,
): void {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  // The scales are worked out once: valToPos for each of 16,000 dots would be the slowest part of the page.
  const [least, most] = [Math.log(DOT_RANGE[0]), Math.log(DOT_RANGE[1])];
  const left = plot.valToPos(epochOf(fromMs), 'x', true);
  const perMs = (plot.valToPos(epochOf(toMs), 'x', true) - left) / Math.max(1, toMs - fromMs);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const channel of CHANNELS) {
    ctx.fillStyle = colour(CHANNEL_LOOKS[channel].colour);
    const [width, height] = SHAPES[channel].map((size) => size * ratio) as [number, number];
    presses.rings.get(channel)?.each(fromMs, toMs, (timeMs, intervalMs, holdMs) => {
      const value = measure === 'interval' ? intervalMs : holdMs;
      if (Number.isNaN(value)) return;
      const share = (Math.log(Math.max(DOT_RANGE[0], value)) - least) / (most - least);
      const x = left + (timeMs - fromMs) * perMs;
      const y = bbox.top + bbox.height * (1 - Math.min(1, share));
      ctx.fillRect(x - width / 2, y - height / 2, width, height);
    });
  }
  ctx.restore();
}
