import { useState } from 'preact/hooks';
import type { ListedRegion, ProcessMap } from '../../../src/page/stream/answers.js';
import { counted, size } from '../../parts/figures.js';
import { useMore } from '../../parts/more.js';
import { Name } from '../../parts/name.js';
import { BACKINGS } from '../../parts/words.js';
import type { State } from '../../store/state.js';
import { gapBetween, widthOf } from './layout.js';
import { RegionFacts } from './region-facts.js';

interface Props {
  readonly map: ProcessMap;
  readonly pid: number;
  /** Start addresses of regions that findings name. */
  readonly found: ReadonlySet<string>;
  readonly state: State;
}

/** Regions in the order of their addresses. What lies between them is said, not drawn to scale: it is nearly all there is. */
export function Regions({ map, pid, found, state }: Props) {
  const [open, setOpen] = useState('');
  const [shown, more] = useMore(map.regions.length, map.key);
  const unlisted = map.count - map.regions.length;
  return (
    <>
      <Legend regions={map.regions} />
      <ol class="regions">
        {map.regions.slice(0, shown).map((region, index) => (
          <li key={region.startAddress}>
            <Between before={map.regions[index - 1]} region={region} />
            <Line
              region={region}
              isFound={found.has(region.startAddress)}
              isOpen={open === region.startAddress}
              toggle={() => setOpen(open === region.startAddress ? '' : region.startAddress)}
            />
            {open === region.startAddress ? <RegionFacts region={region} pid={pid} state={state} /> : null}
          </li>
        ))}
      </ol>
      {more()}
      {unlisted > 0 ? (
        <p class="soft">{counted(unlisted, 'more region is', 'more regions are')} not listed.</p>
      ) : null}
      {map.gone.length > 0 ? <Gone regions={map.gone} /> : null}
    </>
  );
}

interface LineProps {
  readonly region: ListedRegion;
  readonly isFound: boolean;
  readonly isOpen: boolean;
  toggle(): void;
}

const CHANGES = { same: '', new: '+ new since first seen', changed: '~ changed since first seen' } as const;

function Line({ region, isFound, isOpen, toggle }: LineProps) {
  const { startAddress, bytes, permissions, backing, name, change } = region;
  return (
    <button
      type="button"
      class={`region backing-${backing}${isFound ? ' found' : ''}`}
      aria-expanded={isOpen}
      onClick={toggle}
    >
      <span class="bar" style={{ width: `${widthOf(bytes)}%` }} />
      <span class="mono">{startAddress}</span>
      <span class="bytes">{size(bytes)}</span>
      <span class="mono">{permissions}</span>
      <span class="backing">{BACKINGS[backing] ?? backing}</span>
      <span class="region-name">
        <Name text={name} most={96} />
      </span>
      <span class="marks">
        {isFound ? <strong class="bad">■ in a finding</strong> : null}
        {change === 'same' ? null : <span class="warn">{CHANGES[change]}</span>}
      </span>
    </button>
  );
}

function Between({ before, region }: { before: ListedRegion | undefined; region: ListedRegion }) {
  const bytes = before === undefined ? 0 : gapBetween(before, region);
  return bytes === 0 ? null : <span class="between">⋮ {size(bytes)} of addresses</span>;
}

/** Which colour stands for which backing, for those that are there. */
const Legend = ({ regions }: { regions: readonly ListedRegion[] }) => (
  <ul class="legend" aria-label="Backings">
    {[...new Set(regions.map(({ backing }) => backing))].map((backing) => (
      <li key={backing} class={`backing-${backing}`}>
        <span class="swatch" />
        {BACKINGS[backing] ?? backing}
      </li>
    ))}
  </ul>
);

const Gone = ({ regions }: { regions: readonly ListedRegion[] }) => (
  <details class="twin">
    <summary>
      {counted(regions.length, 'region')} of the first sight {regions.length === 1 ? 'is' : 'are'} gone
    </summary>
    <ul class="gone">
      {regions.map(({ startAddress, bytes, permissions, backing, name }) => (
        <li key={startAddress}>
          <span class="mono">
            {startAddress} {permissions}
          </span>{' '}
          {size(bytes)}, {BACKINGS[backing] ?? backing} <Name text={name} />
        </li>
      ))}
    </ul>
  </details>
);
