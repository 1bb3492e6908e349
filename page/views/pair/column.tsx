import { useId } from 'preact/hooks';
import { Name } from '../../parts/name.js';
import { duration } from '../../parts/times.js';
import type { Session } from '../../transport/sessions.js';
import { Banner } from '../banner.js';
import { Facts, Worst } from '../header.js';
import { Section, TITLES } from '../sections.js';
import { TimeLine } from '../tape/time-line.js';
import type { Tape } from '../tape/use-tape.js';

interface Props {
  /** How it is called. */
  readonly letter: string;
  readonly session: Session;
  readonly tape: Tape;
  /** Its moment moves with that of the other. */
  readonly isLinked: boolean;
}

/** One of two captures. */
export function Column({ letter, session, tape, isLinked }: Props) {
  const title = useId();
  const { store, ask } = session;
  const { state, address } = store;
  const { setup } = state;
  return (
    <section class="column" aria-labelledby={title} data-column={letter}>
      <h2 id={title}>
        {letter}: <Name text={setup?.replayOf ?? ''} /> <span class="unseen">{TITLES[address.view]}</span>
      </h2>
      {setup === null ? null : (
        <>
          <div class="head">
            <Worst state={state} />
            <span class="elapsed">
              <span class="soft">for</span> {duration(state.timeMs - setup.startMs)}
            </span>
          </div>
          <Facts setup={setup} />
        </>
      )}
      <Banner store={store} />
      <TimeLine store={store} tape={tape} isLed={isLinked} />
      <Section store={store} ask={ask} />
    </section>
  );
}
