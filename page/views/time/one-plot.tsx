import { useRef } from 'preact/hooks';
import type { Slice } from '../../../src/page/stream/bucket-ring.js';
import { figure } from '../../parts/figures.js';
import { Table } from '../../parts/table.js';
import { clockTime } from '../../parts/times.js';
import { TWIN_ROWS, Twin } from '../../parts/twin.js';
import { drawBackground } from '../../plots/background.js';
import { type Columns, columnsOf } from '../../plots/columns.js';
import type { Definition } from '../../plots/definitions.js';
import { usePlot } from '../../plots/use-plot.js';
import { LineLegend } from './line-legend.js';
import type { Shared } from './shared.js';

interface Props extends Shared {
  readonly definition: Definition;
  readonly slice: Slice;
}

/** One plot with its legend and its table. Its gaps are the blind times of what it shows. */
export function OnePlot({ definition, slice, span, gaps, verdicts, epoch, choose, touch, wheel }: Props) {
  const { id, title, unit, lines, limit } = definition;
  const legend = useRef<HTMLUListElement>(null);
  const columns = useRef<Columns | null>(null);
  const newest = useRef({ gaps, verdicts, epoch, choose });
  newest.current = { gaps, verdicts, epoch, choose };
  const make = () =>
    scaled(
      columnsOf(
        slice,
        lines.map((line) => line.id),
        gaps,
      ),
      definition.factor,
    );
  const element = usePlot(
    () => ({
      label: `${title}, ${unit}, over time. The same is in the table below.`,
      height: 150,
      lines,
      limit,
      drawBehind: (plot) => drawBackground(plot, newest.current),
      choose: (chosen) => newest.current.choose(chosen),
      point: (_, index) => showValues(legend.current, columns.current, lines.length, index),
    }),
    (plot) => {
      columns.current = make();
      plot.update([columns.current.times.map(epoch), ...columns.current.values], {
        fromMs: epoch(span.fromMs),
        toMs: epoch(span.toMs),
      });
      showValues(legend.current, columns.current, lines.length, plot.uplot.cursor.idx ?? null);
    },
    [slice, gaps, verdicts, span.fromMs, span.toMs],
    definition,
  );
  return (
    <figure class="plot" data-plot={id}>
      <figcaption>
        <h3>
          {title} <span class="soft">{unit}</span>
        </h3>
        <LineLegend lines={lines} list={legend} />
      </figcaption>
      <div ref={element} class="canvas" onPointerDown={touch} onWheel={wheel} />
      <Twin title="As a table" body={() => <Rows definition={definition} columns={make()} epoch={epoch} />} />
    </figure>
  );
}

const scaled = (columns: Columns, factor = 1): Columns =>
  factor === 1
    ? columns
    : {
        ...columns,
        values: columns.values.map((column) =>
          column.map((value) => (value === null ? null : value * factor)),
        ),
      };

/** Writes the values at an index, or the newest, behind the names of the lines. By hand: the cursor moves more often than the page is drawn. */
function showValues(
  list: HTMLElement | null,
  columns: Columns | null,
  lines: number,
  index: number | null,
): void {
  if (list === null || columns === null) return;
  const at = index ?? columns.times.length - 1;
  for (let line = 0; line < lines; line++) {
    const place = list.children[line]?.querySelector('output');
    const text = valueText(columns, line, at);
    if (place !== null && place !== undefined && place.textContent !== text) place.textContent = text;
  }
}

function valueText({ values }: Columns, line: number, at: number): string {
  const [max, min, last] = [0, 1, 2].map((part) => values[line * 3 + part]?.[at] ?? null) as (
    | number
    | null
  )[];
  if (max == null || min == null || last == null) return 'nothing';
  return max === min ? figure(last) : `${figure(last)} (${figure(min)} to ${figure(max)})`;
}

function Rows({
  definition: { title, lines },
  columns,
  epoch,
}: {
  definition: Definition;
  columns: Columns;
  epoch: Shared['epoch'];
}) {
  const { times } = columns;
  const first = Math.max(0, times.length - TWIN_ROWS);
  const rows = times.slice(first).map((timeMs, index) => ({
    key: timeMs,
    cells: [clockTime(epoch(timeMs)), ...lines.map((_, line) => valueText(columns, line, first + index))],
  }));
  return (
    <Table
      label={`${title} as a table`}
      head={['time', ...lines.map(({ name }) => `${name}: last (least to most)`)]}
      rows={rows.toReversed()}
    />
  );
}
