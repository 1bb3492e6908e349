import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Frame, Press, Snapshot } from '../../../src/page/stream/messages.js';
import { Pyramid } from '../../../src/page/stream/pyramid.js';
import { SERIES } from '../../../src/page/stream/series.js';
import { mapOf, sceneOf } from './story/answers.js';
import { firstSnapshot, nextFrame } from './story/frames.js';

const FOLDER = fileURLToPath(new URL('../../../dist/browser/', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  '/index.html': 'text/html; charset=utf-8',
  '/app.js': 'text/javascript; charset=utf-8',
  '/app.css': 'text/css; charset=utf-8',
};
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:";

/** The token of a fake monitor. */
export const TOKEN = 'a-token-of-43-characters-as-a-real-one-has-it';

/** A monitor that tells a story, for tests of the browser's side alone. */
export interface FakeMonitor {
  /** With its token. */
  readonly url: string;
  /** Sends a frame to all pages, and adds it to what there is. */
  send(change?: Partial<Frame>): void;
  /** Sends all pages a snapshot, as to a page that missed frames. */
  sendSnapshot(change?: Partial<Snapshot>): void;
  sendEnd(): void;
  /** Breaks all streams off. */
  breakOff(): void;
  close(): Promise<void>;
}

/** @param everyMs pace of the frames; 0 for none but those that are sent by hand */
export async function openFakeMonitor(everyMs = 250): Promise<FakeMonitor> {
  const pyramid = new Pyramid(SERIES);
  const streams = new Set<ServerResponse>();
  let snapshot = firstSnapshot((frame) => pyramid.add(frame.timeMs, frame.sample ?? []));
  const write = (to: ServerResponse, event: string, data: { readonly number?: number }) =>
    to.write(
      `${data.number === undefined ? '' : `id: ${data.number}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`,
    );
  const send = (change: Partial<Frame> = {}) => {
    const frame: Frame = { ...nextFrame(snapshot), ...change };
    if (frame.sample !== null) pyramid.add(frame.timeMs, frame.sample);
    snapshot = withFrame(snapshot, frame);
    for (const stream of streams) write(stream, 'frame', frame);
  };
  const answer = (url: URL, response: ServerResponse) => {
    const asked = (name: string) => url.searchParams.get(name) ?? '';
    if (url.pathname === '/series')
      return json(response, pyramid.slice(Number(asked('from')), Number(asked('to')), Number(asked('most'))));
    if (url.pathname === '/map') return json(response, mapOf(asked('process'), snapshot.timeMs));
    if (url.pathname === '/scene') return json(response, sceneOf(Number(asked('sequence')), snapshot));
    if (url.pathname !== '/stream') return json(response, null);
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    write(response, 'snapshot', snapshot);
    streams.add(response);
    response.once('close', () => streams.delete(response));
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const path = url.pathname === '/' ? '/index.html' : url.pathname;
    if (path in TYPES) {
      response.writeHead(200, { 'Content-Type': TYPES[path], 'Content-Security-Policy': CSP });
      response.end(readFileSync(`${FOLDER}${path.slice(1)}`));
    } else if (isAllowed(request)) answer(url, response);
    else response.writeHead(401).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const timer = everyMs > 0 ? setInterval(send, everyMs) : undefined;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/#${TOKEN}`,
    send,
    sendSnapshot(change = {}) {
      for (const stream of streams) write(stream, 'snapshot', { ...snapshot, ...change });
    },
    sendEnd() {
      for (const stream of streams) write(stream, 'end', { timeMs: snapshot.timeMs } as object);
    },
    breakOff() {
      for (const stream of streams) stream.destroy();
    },
    async close() {
      clearInterval(timer);
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

const isAllowed = ({ headers }: IncomingMessage) => headers.authorization === `Bearer ${TOKEN}`;

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(body === null ? 404 : 200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

const NEWEST = 500;

function withFrame(before: Snapshot, frame: Frame): Snapshot {
  const presses: Press[] = [...before.presses, ...frame.presses].slice(-NEWEST);
  const rows = new Map([...before.processes, ...frame.processes].map((row) => [row.key, row]));
  const gaps = new Map([...before.gaps, ...frame.gaps].map((gap) => [gap.id, gap]));
  return {
    ...before,
    number: frame.number,
    timeMs: frame.timeMs,
    counts: frame.counts,
    processes: [...rows.values()],
    gaps: [...gaps.values()],
    presses,
    events: [...before.events, ...frame.events].slice(-NEWEST),
  };
}
