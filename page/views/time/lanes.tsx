import { useRef } from 'preact/hooks';
import type { Gap } from '../../../src/page/stream/messages.js';
import { Name } from '../../parts/name.js';
import { Table } from '../../parts/table.js';
import { clockTime, duration } from '../../parts/times.js';
import { TWIN_ROWS, Twin } from '../../parts/twin.js';
import { LANE_WORDS } from '../../parts/words.js';
import { drawBackground } from '../../plots/background.js';
import { drawLanes, LANES_HEIGHT } from '../../plots/lanes.js';
import { usePlot } from '../../plots/use-plot.js';
import type { Shared } from './shared.js';

/** The times for which the monitor cannot speak, or only in part: a lane for each kind. */
export function Lanes({ span, gaps, verdicts, epoch, choose, touch, wheel }: Shared) {
  const said = useRef<HTMLParagraphElement>(null);
  const newest = useRef({ gaps, verdicts, epoch, choose });
  newest.current = { gaps, verdicts, epoch, choose };
  const element = usePlot(
    () => ({
      label:
        'Gaps over time: blind, could not tell, rate lowered, unjudged, lost. The same is in the table below.',
      height: LANES_HEIGHT,
      lines: [],
      y: { range: [0, 1], splits: [] },
      draw: (plot) => {
        drawLanes(plot, newest.current.gaps, newest.current.epoch);
        drawBackground(plot, { ...newest.current, gaps: [] });
      },
      choose: (chosen) => newest.current.choose(chosen),
      point: (timeMs) => {
        if (said.current !== null)
          said.current.textContent = wordsAt(timeMs, newest.current.gaps, newest.current.epoch);
      },
    }),
    (plot) => {
      const [fromMs, toMs] = [epoch(span.fromMs), epoch(span.toMs)];
      plot.update([[fromMs, toMs]], { fromMs, toMs });
    },
    [gaps, verdicts, span.fromMs, span.toMs],
    epoch,
  );
  return (
    <figure class="plot lanes" data-plot="lanes">
      <figcaption>
        <h3>
          Gaps <span class="soft">what the monitor cannot speak for</span>
        </h3>
      </figcaption>
      <div ref={element} class="canvas" onPointerDown={touch} onWheel={wheel} />
      <p ref={said} class="soft said">
        {REST}
      </p>
      <Twin title={`As a table (${gaps.length})`} body={() => <Rows gaps={gaps} epoch={epoch} />} />
    </figure>
  );
}

const REST = 'Point at a gap to read its cause.';

function wordsAt(epochMs: number | null, gaps: readonly Gap[], epoch: Shared['epoch']): string {
  if (epochMs === null) return REST;
  const there = gaps.filter(
    ({ fromMs, toMs }) => epoch(fromMs) <= epochMs && (toMs === null || epoch(toMs) >= epochMs),
  );
  if (there.length === 0) return 'No gap here.';
  return there.map(({ lane, count, cause }) => `${LANE_WORDS[lane]} (${count}): ${cause}`).join('; ');
}

const Rows = ({ gaps, epoch }: Pick<Shared, 'gaps' | 'epoch'>) => (
  <Table
    label="Gaps as a table"
    head={['what', 'from', 'for', 'count', 'cause']}
    empty="No gap in this window."
    rows={gaps
      .slice(-TWIN_ROWS)
      .toReversed()
      .map(({ id, lane, fromMs, toMs, count, cause }) => ({
        key: id,
        cells: [
          LANE_WORDS[lane],
          clockTime(epoch(fromMs)),
          toMs === null ? 'it lasts' : duration(toMs - fromMs),
          `${count}`,
          <Name key="cause" text={cause} most={300} />,
        ],
      }))}
  />
);
