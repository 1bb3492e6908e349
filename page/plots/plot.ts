import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { figure } from '../parts/figures.js';
import type { Span } from '../store/span.js';
import { type Colour, colour } from './colours.js';

/** A line of a plot with the band of what it hides: the smallest and largest value of each bucket. */
export interface Look {
  readonly colour: Colour;
  readonly dash: readonly number[];
}

export interface PlotOptions {
  /** What a picture's name says to those who cannot see it. */
  readonly label: string;
  readonly height: number;
  readonly lines: readonly Look[];
  /** Default: from 0 to what there is, and a little more. */
  readonly y?: { readonly range: [number, number]; readonly splits: number[]; readonly isLog?: boolean };
  /** Drawn in any case, so that one sees how far there is to go. */
  readonly limit?: { readonly value: number; readonly name: string } | undefined;
  /** Draws behind the lines. Times are epoch ms. */
  readonly drawBehind?: (plot: uPlot) => void;
  /** Draws in front of them. */
  readonly draw?: (plot: uPlot) => void;
  /** A span was drawn with the mouse, epoch ms. */
  choose(span: Span): void;
  /** The cursor is at a time and an index, or nowhere. */
  point(timeMs: number | null, index: number | null): void;
}

/** A picture over time. */
export interface Plot {
  readonly uplot: uPlot;
  /** @param data times (epoch ms), then max, min and last of each line */
  update(data: uPlot.AlignedData, span: Span): void;
  destroy(): void;
}

const AXIS_WIDTH = 52;
const FONT = '11px system-ui, sans-serif';
/** Plots that share a cursor. */
const SYNC = 'time';

/** Makes a plot inside an element. It is as wide as that. */
export function openPlot(parent: HTMLElement, options: PlotOptions): Plot {
  let span: Span = { fromMs: 0, toMs: 1 };
  const { y, limit } = options;
  const uplot = new uPlot(
    {
      ms: 1,
      width: Math.max(200, parent.clientWidth),
      height: options.height,
      legend: { show: false },
      padding: [8, 26, 0, 0],
      cursor: {
        sync: { key: SYNC },
        drag: { x: true, y: false, setScale: false },
        points: { show: false },
        y: false,
      },
      scales: {
        x: { time: true, range: () => [span.fromMs, span.toMs] },
        y:
          y === undefined
            ? { range: (_, __, max) => [0, Math.max((max ?? 0) * 1.1, (limit?.value ?? 0) * 1.2, 0.01)] }
            : { range: () => y.range, distr: y.isLog ? 3 : 1 },
      },
      axes: [xAxis(), y === undefined ? yAxis() : { ...yAxis(), splits: y.splits }],
      series: [{}, ...options.lines.flatMap(seriesOf)],
      bands: options.lines.map(({ colour: name }, index) => ({
        series: [1 + index * 3, 2 + index * 3],
        fill: () => mixed(name, 35),
      })),
      hooks: {
        drawClear: [(plot) => options.drawBehind?.(plot)],
        draw: [(plot) => drawLimit(plot, limit), (plot) => options.draw?.(plot)],
        setSelect: [(plot) => select(plot, options)],
        setCursor: [(plot) => point(plot, options)],
      },
    },
    [[]],
    parent,
  );
  uplot.ctx.canvas.setAttribute('role', 'img');
  uplot.ctx.canvas.setAttribute('aria-label', options.label);
  const sizes = new ResizeObserver(() => {
    const width = Math.max(200, parent.clientWidth);
    if (width !== uplot.width) uplot.setSize({ width, height: options.height });
  });
  sizes.observe(parent);
  return {
    uplot,
    update(data, next) {
      span = next;
      uplot.setData(data);
    },
    destroy() {
      sizes.disconnect();
      uplot.destroy();
    },
  };
}

function seriesOf({ colour: name, dash }: Look): uPlot.Series[] {
  // The edges of the band are drawn, thinly: a spike in one bucket of a thousand is a band of one pixel, which nobody would see.
  const edge: uPlot.Series = { stroke: () => mixed(name, 65), width: 1, points: { show: false } };
  const stroke = () => colour(name);
  return [edge, edge, { stroke, width: 1.5, dash: [...dash], points: { size: 3, fill: stroke } }];
}

const mixed = (name: Colour, percent: number) =>
  `color-mix(in srgb, ${colour(name)} ${percent}%, transparent)`;

const xAxis = (): uPlot.Axis => ({
  stroke: () => colour('soft'),
  font: FONT,
  size: 28,
  space: 70,
  grid: { stroke: () => colour('line'), width: 1 },
  ticks: { show: false },
  values: '{HH}:{mm}:{ss}',
});

const yAxis = (): uPlot.Axis => ({
  stroke: () => colour('soft'),
  font: FONT,
  size: AXIS_WIDTH,
  space: 28,
  grid: { stroke: () => colour('line'), width: 1 },
  ticks: { show: false },
  values: (_, splits) => splits.map((value) => (value === null ? '' : figure(value))),
});

function drawLimit(plot: uPlot, limit: PlotOptions['limit']): void {
  if (limit === undefined) return;
  const { ctx, bbox } = plot;
  const top = Math.round(plot.valToPos(limit.value, 'y', true));
  ctx.save();
  ctx.strokeStyle = colour('bad');
  ctx.lineWidth = uPlot.pxRatio;
  ctx.setLineDash([6 * uPlot.pxRatio, 4 * uPlot.pxRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, top);
  ctx.lineTo(bbox.left + bbox.width, top);
  ctx.stroke();
  ctx.fillStyle = colour('bad');
  ctx.font = `${11 * uPlot.pxRatio}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'bottom';
  ctx.fillText(limit.name, bbox.left + 4 * uPlot.pxRatio, top - 2 * uPlot.pxRatio);
  ctx.restore();
}

function select(plot: uPlot, options: PlotOptions): void {
  const { left, width } = plot.select;
  if (width < 4) return;
  options.choose({ fromMs: plot.posToVal(left, 'x'), toMs: plot.posToVal(left + width, 'x') });
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}

function point(plot: uPlot, options: PlotOptions): void {
  const { left, idx } = plot.cursor;
  const isThere = left !== undefined && left >= 0;
  options.point(isThere ? plot.posToVal(left, 'x') : null, isThere ? (idx ?? null) : null);
}
