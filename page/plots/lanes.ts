import uPlot from 'uplot';
import { type Gap, LANES, type Lane } from '../../src/page/stream/messages.js';
import { LANE_WORDS } from '../parts/words.js';
import { type Colour, colour } from './colours.js';

const LANE_COLOURS: Readonly<Record<Lane, Colour>> = {
  blind: 'bad',
  'could-not-tell': 'unsure',
  'rate-lowered': 'warn',
  unjudged: 'warn',
  lost: 'bad',
};

/** Height of the plot of lanes, with its axis. */
export const LANES_HEIGHT = LANES.length * 22 + 40;

/** Draws a lane for each kind of gap, with its name, and each gap with its count. @param epochOf epoch ms of a time of the session */
export function drawLanes(plot: uPlot, gaps: readonly Gap[], epochOf: (timeMs: number) => number): void {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  const height = bbox.height / LANES.length;
  ctx.save();
  ctx.font = `${11 * ratio}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const [index, lane] of LANES.entries()) {
    const top = bbox.top + index * height;
    ctx.fillStyle = colour('line');
    ctx.fillRect(bbox.left, top + height - ratio, bbox.width, ratio);
    for (const gap of gaps) if (gap.lane === lane) drawGap(plot, gap, top, height, epochOf);
    label(ctx, LANE_WORDS[lane], bbox.left + 4 * ratio, top + height / 2);
  }
  ctx.restore();
}

function drawGap(
  plot: uPlot,
  gap: Gap,
  top: number,
  height: number,
  epochOf: (timeMs: number) => number,
): void {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  const right = bbox.left + bbox.width;
  const from = Math.max(bbox.left, plot.valToPos(epochOf(gap.fromMs), 'x', true));
  const to = gap.toMs === null ? right : Math.min(right, plot.valToPos(epochOf(gap.toMs), 'x', true));
  // What is short is drawn wider than it was: it must not vanish.
  const width = Math.max(3 * ratio, to - from);
  if (from > right || to < bbox.left) return;
  ctx.fillStyle = colour(LANE_COLOURS[gap.lane]);
  ctx.fillRect(Math.min(from, right - 3 * ratio), top + 3 * ratio, width, height - 6 * ratio);
  const text = gap.count > 1 ? `×${gap.count}` : '';
  if (text !== '' && width > ctx.measureText(text).width + 8 * ratio) {
    ctx.fillStyle = colour('paper');
    ctx.fillText(text, to - ctx.measureText(text).width - 4 * ratio, top + height / 2);
  }
}

/** A text that can be read on anything. */
function label(ctx: CanvasRenderingContext2D, text: string, left: number, middle: number): void {
  const [space, half] = [4 * uPlot.pxRatio, 8 * uPlot.pxRatio];
  ctx.fillStyle = colour('paper');
  ctx.fillRect(left - space, middle - half, ctx.measureText(text).width + 2 * space, 2 * half);
  ctx.fillStyle = colour('ink');
  ctx.fillText(text, left, middle);
}
