import { FIGURES } from '../../../src/figures/figures.js';
import { SERIES, type SeriesId } from '../../../src/page/stream/series.js';
import { figure } from '../../parts/figures.js';
import type { State } from '../../store/state.js';

/** What was done, what was lost, and what the monitor itself costs. */
export function Counted({ state: { counts, sample } }: { state: State }) {
  const now = (id: SeriesId, unit: string, factor = 1) => {
    const value = sample?.[SERIES.indexOf(id)] ?? null;
    return value === null ? '–' : `${figure(value * factor)}${unit}`;
  };
  const whole = (value: number) => value.toLocaleString('en');
  return (
    <div class="tiles">
      <Tiles
        title="Done"
        tiles={[
          [FIGURES.scans.title, whole(counts.scans)],
          ['scans a second', now('scansPerSecond', '')],
          [FIGURES.hits.title, whole(counts.hits)],
          [FIGURES.verdicts.title, whole(counts.verdicts), counts.verdicts > 0],
          [FIGURES.inputEvents.title, whole(counts.inputEvents)],
        ]}
      />
      <Tiles
        title="Lost or left out"
        tiles={[
          [FIGURES.unjudged.title, whole(counts.unjudged), counts.unjudged > 0],
          [FIGURES.lostCaptureRecords.title, whole(counts.lostCaptureRecords), counts.lostCaptureRecords > 0],
          [FIGURES.lostLogLines.title, whole(counts.lostLogLines), counts.lostLogLines > 0],
          [FIGURES.coalesced.title, whole(counts.coalesced)],
          [FIGURES.leftOut.title, whole(counts.leftOut)],
        ]}
      />
      <Tiles
        title="The monitor itself"
        tiles={[
          [`${FIGURES.cpu.title}, of one core`, now('cpu', ' %', 100)],
          [FIGURES.loopDelay.title, now('loopDelayMs', ' ms')],
          [`${FIGURES.scanTime.title}, half`, now('scanP50Ms', ' ms')],
          [`${FIGURES.scanTime.title}, 99 %`, now('scanP99Ms', ' ms')],
        ]}
      />
    </div>
  );
}

type Tile = readonly [name: string, value: string, isBad?: boolean];

const Tiles = ({ title, tiles }: { title: string; tiles: readonly Tile[] }) => (
  <section>
    <h3>{title}</h3>
    <dl class="tile-list">
      {tiles.map(([name, value, isBad]) => (
        <div key={name} class={isBad ? 'bad' : undefined}>
          <dt>{name}</dt>
          <dd>
            {isBad ? <span aria-hidden="true">▲ </span> : null}
            {value}
          </dd>
        </div>
      ))}
    </dl>
  </section>
);
