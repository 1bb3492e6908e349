import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { onScheme } from './colours.js';
import { oneByOne } from './one-by-one.js';
import { openPlot, type Plot, type PlotOptions } from './plot.js';

/**
 * A plot in an element. It is made when the element first comes near the screen, and drawn when one of `inputs` is another while it is
 * there: what nobody sees costs nothing.
 *
 * @param subject what makes it another plot
 */
export function usePlot(
  options: () => PlotOptions,
  draw: (plot: Plot) => void,
  inputs: readonly unknown[],
  subject: unknown,
): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const isNear = useRef(false);
  const newest = useRef(draw);
  newest.current = draw;
  useEffect(() => {
    const parent = element.current;
    if (parent === null) return;
    let isGone = false;
    const show = () => {
      if (isGone) return;
      plot.current ??= openPlot(parent, options());
      newest.current(plot.current);
    };
    const watch = new IntersectionObserver(
      (entries) => {
        isNear.current = entries.at(-1)?.isIntersecting ?? false;
        if (isNear.current) oneByOne(show);
      },
      { rootMargin: '100px' },
    );
    watch.observe(parent);
    const stop = onScheme(() => plot.current?.uplot.redraw());
    return () => {
      isGone = true;
      watch.disconnect();
      stop();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [subject]);
  useEffect(() => {
    if (isNear.current && plot.current !== null) newest.current(plot.current);
  }, inputs);
  return element;
}
