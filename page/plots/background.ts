import uPlot from 'uplot';
import type { Gap } from '../../src/page/stream/messages.js';
import { colour } from './colours.js';

/** What stands behind the lines of every plot, so that they are read together. */
export interface Background {
  /** When what is drawn could not be seen. */
  readonly gaps: readonly Gap[];
  /** Times of verdicts, monotonic ms. */
  readonly verdicts: readonly number[];
  /** Epoch ms of a time of the session. */
  readonly epoch: (timeMs: number) => number;
}

/** Stripes where the monitor was blind, and a line for each verdict. */
export function drawBackground(plot: uPlot, { gaps, verdicts, epoch }: Background): void {
  shadeBlind(plot, gaps, epoch);
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = colour('bad');
  for (const timeMs of verdicts) {
    const left = Math.round(plot.valToPos(epoch(timeMs), 'x', true));
    if (left < bbox.left || left > bbox.left + bbox.width) continue;
    ctx.fillRect(left, bbox.top, uPlot.pxRatio, bbox.height);
    ctx.fillRect(left - 3 * uPlot.pxRatio, bbox.top, 7 * uPlot.pxRatio, 5 * uPlot.pxRatio);
  }
  ctx.restore();
}

function shadeBlind(plot: uPlot, gaps: readonly Gap[], epochOf: (timeMs: number) => number): void {
  const { ctx, bbox } = plot;
  const step = 7 * uPlot.pxRatio;
  ctx.save();
  ctx.strokeStyle = colour('bad');
  ctx.globalAlpha = 0.45;
  ctx.lineWidth = uPlot.pxRatio;
  for (const { fromMs, toMs } of gaps) {
    const right = bbox.left + bbox.width;
    const from = Math.max(bbox.left, plot.valToPos(epochOf(fromMs), 'x', true));
    const to = toMs === null ? right : Math.min(right, plot.valToPos(epochOf(toMs), 'x', true));
    if (to <= from) continue;
    ctx.save();
    ctx.beginPath();
    ctx.rect(from, bbox.top, to - from, bbox.height);
    ctx.clip();
    ctx.beginPath();
    for (let left = from - bbox.height; left < to; left += step) {
      ctx.moveTo(left, bbox.top + bbox.height);
      ctx.lineTo(left + bbox.height, bbox.top);
    }
    ctx.stroke();
    ctx.restore();
  }
  ctx.restore();
}
