import { useEffect, useRef } from 'preact/hooks';
import { onScheme } from '../colours.js';

/** Draws into a canvas of this size, CSS px. */
export type Draw = (ctx: CanvasRenderingContext2D, width: number, height: number) => void;

interface Props {
  readonly label: string;
  readonly height: number;
  readonly draw: Draw;
}

/** A picture with a name. It is drawn again when `draw` is another function, its width changes, or the system turns dark. */
export function Canvas({ label, height, draw }: Props) {
  const element = useRef<HTMLCanvasElement>(null);
  const newest = useRef(draw);
  newest.current = draw;
  useEffect(() => {
    const canvas = element.current;
    if (canvas === null) return;
    const paint = () => paintOn(canvas, height, newest.current);
    const sizes = new ResizeObserver(paint);
    sizes.observe(canvas);
    const stop = onScheme(paint);
    return () => {
      sizes.disconnect();
      stop();
    };
  }, [height]);
  useEffect(() => {
    if (element.current !== null) paintOn(element.current, height, draw);
  }, [draw, height]);
  return (
    <canvas ref={element} role="img" aria-label={label} style={{ height: `${height}px`, width: '100%' }} />
  );
}

function paintOn(canvas: HTMLCanvasElement, height: number, draw: Draw): void {
  const ratio = devicePixelRatio;
  const width = canvas.clientWidth;
  const ctx = canvas.getContext('2d');
  if (ctx === null || width === 0) return;
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio);
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio);
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width, height);
  draw(ctx, width, height);
}
