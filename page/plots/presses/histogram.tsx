import { useEffect, useRef, useState } from 'preact/hooks';
import { figure } from '../../parts/figures.js';
import type { PressLog } from '../../store/presses.js';
import type { Span } from '../../store/span.js';
import { CHANNEL_LOOKS, CHANNELS, colour } from '../colours.js';
import { BINS, beginOf, binOf, countBins } from './bins.js';
import { Canvas, type Draw } from './canvas.js';
import type { Measure } from './dots.js';

interface Props {
  readonly label: string;
  readonly presses: PressLog;
  readonly measure: Measure;
  readonly span: Span;
}

const HEIGHT = 90;
const LEFT = 52;
const BOTTOM = HEIGHT - 16;
const TICKS_MS = [1, 10, 100, 1000];
/** A histogram changes slowly: once a second is enough, and it counts 16,000 presses. */
const EVERY_MS = 1000;

/** How many presses have which length, the channels on top of each other. */
export function Histogram({ label, presses, measure, span }: Props) {
  const newest = useRef({ presses, span });
  newest.current = { presses, span };
  const [draw, setDraw] = useState<{ now: Draw }>({ now: () => undefined });
  useEffect(() => {
    const renew = () => {
      if (document.hidden) return;
      const bins = countBins(newest.current.presses, measure, newest.current.span);
      setDraw({ now: (ctx, width) => drawBins(ctx, width, bins) });
    };
    renew();
    const timer = setInterval(renew, EVERY_MS);
    return () => clearInterval(timer);
  }, [measure]);
  return <Canvas label={label} height={HEIGHT} draw={draw.now} />;
}

function drawBins(ctx: CanvasRenderingContext2D, width: number, bins: ReturnType<typeof countBins>): void {
  const totals = new Uint32Array(BINS);
  for (const counts of bins.values())
    for (let bin = 0; bin < BINS; bin++) totals[bin] = (totals[bin] ?? 0) + (counts[bin] ?? 0);
  const most = totals.reduce((one, other) => Math.max(one, other), 1);
  const step = (width - LEFT - 10) / BINS;
  const tops = new Float64Array(BINS).fill(BOTTOM);
  for (const channel of CHANNELS) {
    ctx.fillStyle = colour(CHANNEL_LOOKS[channel].colour);
    const counts = bins.get(channel);
    for (let bin = 0; bin < BINS; bin++) {
      const height = ((counts?.[bin] ?? 0) / most) * (BOTTOM - 6);
      if (height === 0) continue;
      tops[bin] = (tops[bin] ?? BOTTOM) - height;
      ctx.fillRect(LEFT + bin * step, tops[bin] ?? 0, Math.max(1, step - 1), height);
    }
  }
  ctx.font = '11px system-ui, sans-serif';
  ctx.fillStyle = colour('soft');
  ctx.fillRect(LEFT, BOTTOM, width - LEFT - 10, 1);
  ctx.textAlign = 'right';
  ctx.fillText(figure(most), LEFT - 6, 12);
  ctx.textAlign = 'center';
  for (const tick of TICKS_MS) {
    const bin = binOf(tick);
    ctx.fillText(`${tick} ms`, LEFT + (bin + Math.log2(tick / beginOf(bin)) * 4) * step, HEIGHT - 3);
  }
}
