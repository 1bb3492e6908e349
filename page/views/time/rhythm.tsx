import { useRef } from 'preact/hooks';
import { figure, figureOrDash } from '../../parts/figures.js';
import { Table } from '../../parts/table.js';
import { clockTime } from '../../parts/times.js';
import { TWIN_ROWS, Twin } from '../../parts/twin.js';
import { drawBackground } from '../../plots/background.js';
import { CHANNELS } from '../../plots/colours.js';
import { BINS, beginOf, countBins } from '../../plots/presses/bins.js';
import { DOT_RANGE, DOT_SPLITS, drawDots, type Measure } from '../../plots/presses/dots.js';
import { Histogram } from '../../plots/presses/histogram.js';
import { usePlot } from '../../plots/use-plot.js';
import type { PressLog } from '../../store/presses.js';
import { ChannelLegend } from './channel-legend.js';
import type { Shared } from './shared.js';

interface Props extends Shared {
  readonly measure: Measure;
  readonly presses: PressLog;
}

const WORDS: Readonly<Record<Measure, { title: string; unit: string }>> = {
  interval: { title: 'Time between presses', unit: 'ms' },
  hold: { title: 'Time held', unit: 'ms' },
};

/** Each press as a dot over its time, and how many there are of which length. */
export function Rhythm({ measure, presses, span, gaps, verdicts, epoch, choose, touch, wheel }: Props) {
  const { title, unit } = WORDS[measure];
  const newest = useRef({ gaps, verdicts, epoch, choose, presses, span });
  newest.current = { gaps, verdicts, epoch, choose, presses, span };
  const element = usePlot(
    () => ({
      label: `${title}, ${unit}, each press a dot over its time. The same is in the table below.`,
      height: 170,
      lines: [],
      y: { range: DOT_RANGE, splits: DOT_SPLITS, isLog: true },
      drawBehind: (plot) => drawBackground(plot, newest.current),
      draw: (plot) =>
        drawDots(plot, newest.current.presses, measure, newest.current.span, newest.current.epoch),
      choose: (chosen) => newest.current.choose(chosen),
      point: () => undefined,
    }),
    (plot) => {
      const [fromMs, toMs] = [epoch(span.fromMs), epoch(span.toMs)];
      plot.update([[fromMs, toMs]], { fromMs, toMs });
    },
    [presses, span.fromMs, span.toMs],
    epoch,
  );
  return (
    <figure class="plot rhythm" data-plot={measure}>
      <figcaption>
        <h3>
          {title} <span class="soft">{unit}; the newest 4,096 of each channel</span>
        </h3>
        <ChannelLegend />
      </figcaption>
      <div ref={element} class="canvas" onPointerDown={touch} onWheel={wheel} />
      <Histogram
        label={`How often which time: ${title}, ${unit}`}
        presses={presses}
        measure={measure}
        span={span}
      />
      <Twin
        title="How often which time, as a table"
        body={() => <Lengths presses={presses} measure={measure} span={span} />}
      />
      <Twin
        title="As a table"
        body={() => (
          <Table
            label={`${title} as a table`}
            head={['time', 'channel', 'ms since the one before', 'ms held']}
            empty="No presses in this window."
            rows={presses.newest(span.fromMs, span.toMs, TWIN_ROWS).map((press, index) => ({
              key: index,
              cells: [
                clockTime(epoch(press.timeMs)),
                press.channel,
                figureOrDash(press.intervalMs),
                figureOrDash(press.holdMs),
              ],
            }))}
          />
        )}
      />
    </figure>
  );
}

/** The bins of the histogram that are not empty. */
function Lengths({ presses, measure, span }: Pick<Props, 'presses' | 'measure' | 'span'>) {
  const bins = countBins(presses, measure, span);
  const rows = Array.from({ length: BINS }, (_, bin) => ({
    key: bin,
    cells: [
      `${figure(beginOf(bin))} to ${figure(beginOf(bin + 1))}`,
      ...CHANNELS.map((channel) => `${bins.get(channel)?.[bin] ?? 0}`),
    ],
  }));
  return (
    <Table
      label={`How often which time: ${WORDS[measure].title}`}
      head={['ms', ...CHANNELS]}
      rows={rows.filter(({ cells }) => cells.slice(1).some((count) => count !== '0'))}
      empty="No presses in this window."
    />
  );
}
