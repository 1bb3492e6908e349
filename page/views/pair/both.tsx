import { duration } from '../../parts/times.js';
import { formatAddress } from '../../store/address.js';
import type { Store } from '../../store/store.js';
import type { Mover } from '../tape/head.js';
import { Player } from '../tape/player.js';

const STEP_MS = 250;

interface Props {
  readonly stores: readonly [Store, Store];
  /** Each moves the other too, while they are linked. */
  readonly heads: readonly [Mover, Mover];
  /** Last moment of each; undefined while it is not known. */
  readonly ends: readonly (number | undefined)[];
}

/** Moves both captures, by the time since the start of each. */
export function Both({ stores, heads, ends }: Props) {
  const [first, second] = stores;
  const [head, secondHead] = heads;
  const isLinked = !first.address.isApart;
  const sinceStartMs = Math.max(...stores.map(({ momentMs, startMs }) => momentMs - startMs));
  const lengthMs = Math.max(...stores.map(({ startMs }, index) => (ends[index] ?? startMs) - startMs));
  const link = (isLinked: boolean) => {
    for (const store of stores) {
      const { isApart: _, ...address } = store.address;
      store.set({ address: isLinked ? address : { ...address, isApart: true } });
    }
    history.replaceState(null, '', formatAddress(first.address, second.address));
    // Whoever takes them together again goes on from where the first is. In this order, rounding does not lead before the start.
    if (isLinked) secondHead.restAt(second.startMs + (first.momentMs - first.startMs));
  };
  return (
    <section class="tape" aria-label="Both captures">
      <div class="controls">
        <label>
          <input type="checkbox" checked={isLinked} onChange={(event) => link(event.currentTarget.checked)} />{' '}
          Move both together, by the time since the start of each
        </label>
        {isLinked ? (
          <>
            <Player
              timeMs={sinceStartMs}
              endMs={lengthMs}
              head={{ moveTo: (timeMs) => head.moveTo(first.startMs + timeMs) }}
            />
            <output class="mono">
              {duration(sinceStartMs)} of {duration(lengthMs)}
            </output>
          </>
        ) : null}
      </div>
      {isLinked ? (
        <input
          type="range"
          aria-label="Moment of both captures, since the start of each"
          aria-valuetext={`${duration(sinceStartMs)} since the start`}
          min={STEP_MS}
          max={lengthMs}
          step={STEP_MS}
          value={sinceStartMs}
          onInput={(event) => head.moveTo(first.startMs + Number(event.currentTarget.value))}
          onChange={(event) => head.restAt(first.startMs + Number(event.currentTarget.value))}
        />
      ) : null}
    </section>
  );
}
