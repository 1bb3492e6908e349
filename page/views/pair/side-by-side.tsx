import { useLayoutEffect, useMemo } from 'preact/hooks';
import { PlaceContext } from '../../place.js';
import { formatAddress } from '../../store/address.js';
import type { Session } from '../../transport/sessions.js';
import { Announcer } from '../announcer.js';
import { keptOf } from '../kept.js';
import { Sections } from '../sections.js';
import { useTape } from '../tape/use-tape.js';
import { Both } from './both.js';
import { Column } from './column.js';
import { Differences } from './differences.js';
import { LinkedHead } from './linked-head.js';
import { LETTERS, placeOf } from './places.js';

/** Two captures, each with its own time line and all sections. Their moments move together, unless somebody takes them apart. */
export function SideBySide({ first, second }: { first: Session; second: Session }) {
  const places = useMemo(
    () => [placeOf([first, second], 0), placeOf([first, second], 1)] as const,
    [first, second],
  );
  const tapes = [
    useTape(first.store, first.ask, places[0]),
    useTape(second.store, second.ask, places[1]),
  ] as const;
  const [own, other] = [tapes[0].head, tapes[1].head];
  const heads = useMemo(
    () => [new LinkedHead(first.store, own, other), new LinkedHead(second.store, other, own)] as const,
    [first, second, own, other],
  );
  const { view, isApart = false } = first.store.address;
  useLayoutEffect(() => {
    first.store.set({ isCompared: true, beside: isApart ? null : second.store });
    second.store.set({ isCompared: true, beside: isApart ? null : first.store });
  }, [first, second, isApart]);
  const column = (session: Session, index: 0 | 1) => (
    <PlaceContext.Provider value={places[index]}>
      <Column
        letter={LETTERS[index]}
        session={session}
        tape={{ facts: tapes[index].facts, head: heads[index] }}
        isLinked={!isApart}
      />
      <Announcer store={session.store} />
    </PlaceContext.Provider>
  );
  return (
    <>
      <header>
        <div class="head">
          <h1>ClearSight</h1>
          <p>Two captures side by side. No process is watched or ended.</p>
        </div>
      </header>
      <Both stores={[first.store, second.store]} heads={heads} ends={tapes.map(({ facts }) => facts?.toMs)} />
      <Sections
        view={view}
        isPast
        hrefOf={(name) => formatAddress({ ...keptOf(first.store), view: name }, keptOf(second.store))}
      />
      <main id="content" tabIndex={-1}>
        <Differences
          view={view}
          stores={[first.store, second.store]}
          tapes={[tapes[0].facts, tapes[1].facts]}
        />
        <div class="columns">
          {column(first, 0)}
          {column(second, 1)}
        </div>
      </main>
    </>
  );
}
