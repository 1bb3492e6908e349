import type { StreamEvents } from '../../src/page/stream/messages.js';
import type { Connection, Store } from '../store/store.js';
import { pathOf } from './ask.js';
import { EventParser, type ServerEvent } from './event-parser.js';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 10_000;
/** Four frames come in a second: silence for this long is a connection that died without a word, as after a sleep. */
const SILENCE_MS = 15_000;

/** Who is told what a stream says. */
export interface Listener {
  hear(event: ServerEvent): void;
  stand(connection: Connection): void;
  /** Whether nothing more is to come. */
  readonly isOver: boolean;
}

/**
 * Reads the stream of a session into the store until the monitor ends, and begins again where it broke off.
 *
 * @param session by its number; 0 is the first
 */
export const follow = (store: Store, token: string, session: number): Promise<void> =>
  followStream(pathOf(session, '/stream'), token, {
    hear: (event) => take(store, event),
    stand: (connection) => store.set({ connection }),
    get isOver() {
      return !store.state.isLive;
    },
  });

/** Reads a stream until it is over, and begins again where it broke off. */
export async function followStream(path: string, token: string, listener: Listener): Promise<void> {
  let waitMs = FIRST_WAIT_MS;
  let lastId = '';
  let heardAt = Date.now();
  const hear = (event: ServerEvent) => {
    heardAt = Date.now();
    lastId = event.id;
    waitMs = FIRST_WAIT_MS;
    listener.hear(event);
  };
  for (;;) {
    const why = await readOnce(path, token, lastId, hear).catch((error: Error) => error.message);
    if (why === REFUSED) return listener.stand({ is: 'refused' });
    if (listener.isOver) return listener.stand({ is: 'ended' });
    listener.stand({ is: 'reconnecting', heardAt, why });
    await new Promise((done) => setTimeout(done, waitMs));
    waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
  }
}

const REFUSED = 'refused';

/** Reads one response to its end. @returns why it ended */
async function readOnce(
  path: string,
  token: string,
  lastId: string,
  hear: (event: ServerEvent) => void,
): Promise<string> {
  const stopper = new AbortController();
  let silence = 0;
  const listen = () => {
    clearTimeout(silence);
    silence = setTimeout(() => stopper.abort(new Error('the monitor fell silent')), SILENCE_MS);
  };
  listen();
  try {
    const headers: Record<string, string> = { Authorization: `Bearer ${token}`, Accept: 'text/event-stream' };
    if (lastId !== '') headers['Last-Event-ID'] = lastId;
    const response = await fetch(path, { headers, signal: stopper.signal, cache: 'no-store' });
    if (response.status === 401) return REFUSED;
    if (!response.ok || response.body === null) return `the monitor answered with status ${response.status}`;
    const [reader, decoder, parser] = [response.body.getReader(), new TextDecoder(), new EventParser()];
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return 'the connection was closed';
      listen();
      for (const event of parser.push(decoder.decode(value, { stream: true }))) hear(event);
    }
  } finally {
    clearTimeout(silence);
    stopper.abort();
  }
}

const CONNECTED: Connection = { is: 'connected' };

function take(store: Store, { event, data }: ServerEvent): void {
  const told: unknown = JSON.parse(data);
  if (event === 'snapshot') store.takeSnapshot(told as StreamEvents['snapshot']);
  else if (event === 'frame') store.takeFrame(told as StreamEvents['frame']);
  else if (event === 'end') store.takeEnd((told as StreamEvents['end']).timeMs);
  if (store.connection.is !== 'connected') store.set({ connection: CONNECTED });
}
