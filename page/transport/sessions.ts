import type { Captures } from '../../src/page/stream/answers.js';
import { parseAddress } from '../store/address.js';
import { isCapture } from '../store/capture.js';
import { Store } from '../store/store.js';
import { type Ask, askWith } from './ask.js';
import { follow } from './stream.js';

/** A live session or a capture that the page shows: what is known of it, and whom to ask for more. */
export interface Session {
  readonly store: Store;
  readonly ask: Ask;
}

/** Opens the first session that the server has, and where that is a capture, those beside it. @param show is given all that are open */
export function openSessions(token: string, show: (sessions: readonly Session[]) => void): void {
  const first = openSession(token, 0);
  show([first]);
  const { store, ask } = first;
  let isAsked = false;
  const stop = store.subscribe(() => {
    if (isAsked || !isCapture(store.state.setup)) return;
    isAsked = true;
    ask<Captures>('/captures').then(
      (captures) => {
        stop();
        const others = (captures?.names ?? []).slice(1).map((_, index) => openSession(token, index + 1));
        if (others.length > 0) show([first, ...others]);
      },
      // The banner tells of a monitor that is away: it is asked again when it tells more.
      () => {
        isAsked = false;
      },
    );
  });
}

function openSession(token: string, number: number): Session {
  // A hidden page gets no frames to draw: whatever comes meanwhile is drawn once, when somebody looks.
  const store = new Store((run) => requestAnimationFrame(run));
  const readAddress = () => store.set({ address: parseAddress(location.hash, number) });
  readAddress();
  addEventListener('hashchange', readAddress);
  if (token === '') store.set({ connection: { is: 'no-token' } });
  else void follow(store, token, number);
  return { store, ask: askWith(token, number) };
}
