import type { ComponentChildren } from 'preact';
import { useEffect, useReducer } from 'preact/hooks';
import { counted } from '../parts/figures.js';
import { Name } from '../parts/name.js';
import { clockTime, duration, epochOf } from '../parts/times.js';
import { usePlace } from '../place.js';
import { isCapture } from '../store/capture.js';
import type { State } from '../store/state.js';
import type { Store } from '../store/store.js';

/** Characters of what is wrong with a capture. */
const WORDS_SHOWN = 400;

/** How the page stands to its monitor, in words: a page that no longer follows must not look like one that does. */
export function Banner({ store }: { store: Store }) {
  const place = usePlace();
  const { connection, state } = store;
  const isAway = connection.is === 'reconnecting' || connection.is === 'connecting';
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (!isAway) return;
    const timer = setInterval(() => tick(undefined), 1000);
    return () => clearInterval(timer);
  }, [isAway]);
  const unread = state.missedFrames - store.missedRead;
  return (
    <section aria-label={place.name('Connection')} class="banners">
      <p class={`banner ${toneOf(store)}`} data-connection={state.isLive ? connection.is : 'ended'}>
        {wordsOf(store)}
      </p>
      <ReadingBanner state={state} />
      {unread > 0 ? (
        <p class="banner warn" data-missed>
          This page was too slow, or away: {counted(unread, 'quarter second was', 'quarter seconds were')}{' '}
          skipped.{' '}
          <button type="button" onClick={() => store.set({ missedRead: state.missedFrames })}>
            Noted
          </button>
        </p>
      ) : null}
      {store.pause === null || isCapture(state.setup) ? null : (
        <p class="banner warn" data-paused>
          Paused, {duration(store.behindMs)} behind. What is below stands still; the head of the page does
          not.{' '}
          <button type="button" onClick={() => store.resume()}>
            Resume
          </button>
        </p>
      )}
    </section>
  );
}

/** What of a capture could not be read. */
function ReadingBanner({ state: { reading, setup, timeMs } }: { state: State }) {
  if (reading === null || setup === null) return null;
  const { damage, skipped } = reading;
  return (
    <>
      {damage === '' ? null : (
        <p class="banner bad" data-damage>
          ■ This capture is damaged, and what comes after {clockTime(epochOf(setup, timeMs))} was not seen:{' '}
          <Name text={damage} most={WORDS_SHOWN} />
        </p>
      )}
      {skipped.length === 0 ? null : (
        <p class="banner warn" data-skipped>
          Not all of this capture could be read: <Name text={skipped.join('; ')} most={WORDS_SHOWN} />
        </p>
      )}
    </>
  );
}

/** How far a capture has been judged, while it is. */
const progressOf = ({ reading, setup, timeMs }: State): string =>
  reading === null || reading.isOver || setup === null
    ? ''
    : ` It is still being judged, so far up to ${clockTime(epochOf(setup, timeMs))}.`;

function toneOf({ connection, state }: Store): string {
  if (!state.isLive) return 'quiet';
  if (connection.is === 'connected') return isCapture(state.setup) ? 'quiet' : 'good';
  return connection.is === 'connecting' ? 'quiet' : 'bad';
}

function wordsOf({ connection, state, pause }: Store): ComponentChildren {
  if (!state.isLive)
    return 'The monitor has ended. This is how it was at its end; nothing is watched any more.';
  switch (connection.is) {
    case 'no-token':
      return 'This page needs the token of a monitor. Open the whole address that `clearsight watch --page` printed, with what stands behind its #.';
    case 'refused':
      return 'The token is not that of this monitor: each start makes a new one. Open the address that `clearsight watch --page` printed last.';
    case 'connecting':
      return 'Connecting to the monitor…';
    case 'connected':
      if (isCapture(state.setup))
        return (
          <>
            You are looking through a capture, <Name text={state.setup?.replayOf ?? ''} />: nothing on this
            page is happening now.{progressOf(state)}
          </>
        );
      return pause === null ? '● Connected: all below is live.' : '● Connected.';
    case 'reconnecting':
      return `Reconnecting: ${connection.why}. What is below is ${duration(Date.now() - connection.heardAt)} old.`;
    case 'ended':
      return 'The monitor has ended.';
  }
}
