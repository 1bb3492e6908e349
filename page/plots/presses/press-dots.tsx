import type { Press } from '../../../src/page/stream/messages.js';
import { figure } from '../../parts/figures.js';
import { CHANNEL_LOOKS, colour } from '../colours.js';
import { Canvas } from './canvas.js';
import type { LimitLines } from './limit-lines.js';

interface Props {
  /** Oldest first, of one channel. */
  readonly presses: readonly Press[];
  readonly value: 'intervalMs' | 'holdMs';
  /** Null where the limit is none of the presses' scale. */
  readonly limits: LimitLines | null;
  readonly label: string;
}

const HEIGHT = 140;
const LEFT = 48;
const BOTTOM = HEIGHT - 20;
const TOP = 10;

/** The presses behind a finding as dots. */
export function PressDots({ presses, value, limits, label }: Props) {
  const known = presses.flatMap((press) => {
    const ms = press[value];
    return ms === null ? [] : [{ timeMs: press.timeMs, ms }];
  });
  const first = known[0]?.timeMs ?? 0;
  const spanMs = Math.max(1, (known.at(-1)?.timeMs ?? 0) - first);
  const largest =
    known.reduce((most, { ms }) => Math.max(most, ms), Math.max(1, ...(limits?.valuesMs ?? []))) * 1.1;
  const draw = (ctx: CanvasRenderingContext2D, width: number) => {
    const y = (ms: number) => BOTTOM - (ms / largest) * (BOTTOM - TOP);
    ctx.font = '11px system-ui, sans-serif';
    ctx.fillStyle = colour('soft');
    ctx.textAlign = 'right';
    ctx.fillText(`${figure(largest)} ms`, LEFT - 4, TOP + 4);
    ctx.fillText('0', LEFT - 4, BOTTOM);
    ctx.fillText(`${figure(spanMs / 1000)} s`, width - 2, HEIGHT - 5);
    ctx.fillRect(LEFT, BOTTOM, width - LEFT, 1);
    ctx.fillStyle = colour('bad');
    for (const limitMs of limits?.valuesMs ?? []) ctx.fillRect(LEFT, y(limitMs), width - LEFT, 1);
    const highest = limits?.valuesMs.at(-1);
    if (limits !== null && highest !== undefined)
      ctx.fillText(
        `${limits.name}: ${limits.valuesMs.map(figure).join(' to ')} ms`,
        width - 2,
        y(highest) - 3,
      );
    ctx.fillStyle = colour(CHANNEL_LOOKS[presses[0]?.channel ?? 'left'].colour);
    for (const { timeMs, ms } of known) {
      const x = LEFT + 4 + ((timeMs - first) / spanMs) * (width - LEFT - 10);
      ctx.fillRect(x - 1.5, y(ms) - 1.5, 3, 3);
    }
  };
  return <Canvas label={label} height={HEIGHT} draw={draw} />;
}
