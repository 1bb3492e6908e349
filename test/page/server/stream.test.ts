import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { parseAddress } from '../../../src/page/address.js';
import type { PageData, ToPage } from '../../../src/page/server/messages.js';
import { builtFile } from '../../../src/threads/built-file.js';
import {
  ask,
  bearer,
  eventOf,
  frameOf,
  Listener,
  openTestPage,
  pageFolder,
  rowOf,
  type StreamEvent,
  send,
  setup,
} from '../support.js';

const MIB = 1024 * 1024;

const isFrame = (number: number) => (event: StreamEvent) => event.data.number === number;
const shortly = ({ event, data: { number, missedFrames } }: StreamEvent) => [
  event,
  number,
  missedFrames ?? 0,
];

/** Fails when something comes twice, out of order, or is missed without a word. */
function expectWhole(events: readonly StreamEvent[]): void {
  let last = events[0]?.data.number ?? 0;
  for (const { event, data, id } of events.slice(1)) {
    const missed = event === 'snapshot' ? data.missedFrames : 1;
    expect([event, data.number, id.split('-')[1]]).toEqual([event, last + missed, String(data.number)]);
    last = data.number;
  }
}

test('a new page gets a snapshot, then each frame as it comes', async () => {
  const page = await openTestPage();
  page.post(frameOf(1, { processes: [rowOf('a')] }), []);
  const listener = await Listener.open(page);
  expect(listener.response.headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8' });
  const first = await listener.next();
  expect(first).toMatchObject({ event: 'snapshot', data: { setup, missedFrames: 0, isLive: true } });
  page.post(frameOf(2), []);
  const events = [first as StreamEvent, ...(await listener.until(isFrame(2)))];
  expectWhole(events);
  expect(events.at(-1)).toMatchObject({ event: 'frame', data: frameOf(2) });
});

test('twenty pages get the same frames', async () => {
  const page = await openTestPage();
  const listeners = await Promise.all(Array.from({ length: 20 }, () => Listener.open(page)));
  await Promise.all(listeners.map((listener) => listener.next()));
  for (let number = 1; number <= 50; number++) page.post(frameOf(number), []);
  const heard = await Promise.all(listeners.map((listener) => listener.until(isFrame(50))));
  const expected = Array.from({ length: 50 }, (_, index) => ['frame', index + 1, 0]);
  for (const events of heard) expect(events.map(shortly)).toEqual(expected);
});

test('a page that does not read is cut off by nobody, holds up nobody, and is told what it missed', async () => {
  const page = await openTestPage();
  const slow = await Promise.all(Array.from({ length: 8 }, () => Listener.open(page)));
  const quick = await Listener.open(page);
  const quickHeard: unknown[] = [];
  const source = { name: 'input', state: 'sees', sinceMs: 0 } as const;
  const say = async (from: number, to: number, characters: number) => {
    for (let number = from; number <= to; number++) {
      page.post(frameOf(number, { sources: [{ ...source, message: 'x'.repeat(characters) }] }), []);
      quickHeard.push(...(await quick.until(isFrame(number))).map(shortly));
    }
  };
  await say(1, 40, MIB);
  const beforeBytes = process.memoryUsage().rss;
  await say(41, 240, MIB);
  // What waits for all of them is the newest 16 MiB of frames.
  expect(process.memoryUsage().rss - beforeBytes).toBeLessThan(150 * MIB);
  expect(quickHeard.slice(1)).toEqual(Array.from({ length: 240 }, (_, index) => ['frame', index + 1, 0]));
  await Promise.all(
    slow.map(async (listener) => {
      const events = await listener.until(isFrame(240));
      expect(events.length).toBeLessThan(100);
      expect(events.some(({ event, data }) => event === 'snapshot' && data.missedFrames > 0)).toBe(true);
      expectWhole(events);
    }),
  );
  page.post(frameOf(241), []);
  for (const listener of slow)
    expect(await listener.next()).toMatchObject({ event: 'frame', data: frameOf(241) });
});

test('a page that comes back gets exactly what it has not had', async () => {
  const page = await openTestPage();
  const first = await Listener.open(page);
  for (let number = 1; number <= 5; number++) page.post(frameOf(number), []);
  const had = (await first.until(isFrame(5))).at(-1) as StreamEvent;
  first.close();
  for (let number = 6; number <= 10; number++) page.post(frameOf(number), []);
  const again = await Listener.open(page, { 'last-event-id': had.id });
  page.post(frameOf(11), []);
  expect((await again.until(isFrame(11))).map(shortly)).toEqual(
    [6, 7, 8, 9, 10, 11].map((number) => ['frame', number, 0]),
  );
  // Another server of the same session has other frames under these numbers.
  const other = await openTestPage();
  for (let number = 1; number <= 7; number++) other.post(frameOf(number), []);
  const stranger = await Listener.open(other, { 'last-event-id': had.id });
  expect(await stranger.next()).toMatchObject({ event: 'snapshot', data: { missedFrames: 0 } });
});

test('32 pages may listen; one more is told so, until one goes', async () => {
  const page = await openTestPage();
  const listeners = await Promise.all(Array.from({ length: 32 }, () => Listener.open(page)));
  const again = () => ask(`${page.origin}/stream`, { headers: bearer(page), method: 'GET' });
  const refused = await again();
  expect(refused.status).toBe(503);
  expect(refused.json()).toEqual({ error: 'As many pages as may listen do so already.' });
  listeners[7]?.close();
  await expect
    .poll(async () => {
      const response = await send(`${page.origin}/stream`, { headers: bearer(page) });
      response.destroy();
      return response.statusCode;
    })
    .toBe(200);
});

test('a thousand pages come and go, and leave nothing', { timeout: 60_000 }, async () => {
  const page = await openTestPage();
  page.post(frameOf(1, { processes: Array.from({ length: 100 }, (_, index) => rowOf(`p${index}`)) }), []);
  for (let round = 0; round < 50; round++) {
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const response = await send(`${page.origin}/stream`, { headers: bearer(page) });
        // The server may not have noticed yet that others have gone.
        if (response.statusCode === 200) await once(response, 'readable');
        response.destroy();
      }),
    );
  }
  await expect
    .poll(async () => {
      const all = await Promise.all(
        Array.from({ length: 32 }, () => send(`${page.origin}/stream`, { headers: bearer(page) })),
      );
      for (const response of all) response.destroy();
      return all.every(({ statusCode }) => statusCode === 200);
    })
    .toBe(true);
  expect(page.deaths).toEqual([]);
});

test('a page of a monitor that says nothing is not cut off: it hears so every 15 s', async () => {
  const page = await openTestPage();
  const response = await send(`${page.origin}/stream`, { headers: bearer(page) });
  response.setEncoding('utf8');
  let text = '';
  for await (const part of response) {
    text += part;
    if (text.endsWith('\n\n:\n\n')) break;
  }
  expect(text).toMatch(/^retry: 1000\n\nid: [\da-f]{16}-0\nevent: snapshot\ndata: .*\n\n:\n\n$/);
});

test('a page that sends what is no request is cut off, and nobody else', async () => {
  const page = await openTestPage();
  const other = await Listener.open(page);
  await other.next();
  const socket = connect(page.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.write(
    `GET /stream HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\nAuthorization: Bearer ${page.token}\r\n\r\n`,
  );
  await once(socket, 'data');
  socket.resume().write('hello\r\n\r\n');
  for (let number = 1; number <= 5; number++) page.post(frameOf(number), []);
  await once(socket, 'close');
  page.post(frameOf(6), []);
  await other.until(isFrame(6));
  expect(page.deaths).toEqual([]);
});

test('at the end every page is told, behind everything else, and nothing is served any more', async () => {
  const page = await openTestPage();
  const listeners = await Promise.all(Array.from({ length: 2 }, () => Listener.open(page)));
  const slow = connect(page.port, '127.0.0.1');
  onTestFinished(() => void slow.destroy());
  slow.on('error', () => {});
  slow.pause();
  slow.write(
    `GET /stream HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\nAuthorization: Bearer ${page.token}\r\n\r\n`,
  );
  for (let number = 1; number <= 30; number++)
    page.post(frameOf(number, { events: [eventOf(number, 'x'.repeat(MIB / 8))] }), []);
  const closed = page.close(9000);
  page.post(frameOf(31), []);
  for (const listener of listeners) {
    const events = await listener.until(({ event }) => event === 'end');
    expectWhole(events.slice(0, -1));
    expect(events.at(-2)?.data.number).toBe(30);
    expect(events.at(-1)).toMatchObject({ event: 'end', data: { timeMs: 9000 } });
    expect(await listener.next()).toBeUndefined();
  }
  await closed;
  await expect(ask(page.origin)).rejects.toThrow(/ECONNREFUSED/);
  expect(page.deaths).toEqual([]);
});

test('what the thread is given behind the end is ignored', async () => {
  const token = 'secret';
  const data: PageData = {
    ...{ setups: [setup], tls: undefined, metrics: undefined },
    page: { address: parseAddress('0'), token, folder: pageFolder().href },
  };
  const file = builtFile(new URL('../../../src/page/server/x.ts', import.meta.url).href, './page-thread.js');
  const worker = new Worker(file, { workerData: data, execArgv: [] });
  onTestFinished(() => void worker.terminate());
  const post = (message: ToPage) => worker.postMessage(message);
  const ended = once(worker, 'exit');
  const [{ page: port }] = await once(worker, 'message');
  const listener = await Listener.open({ origin: `http://127.0.0.1:${port}`, token });
  const source = { name: 'input', state: 'sees', message: 'x'.repeat(MIB), sinceMs: 0 } as const;
  const frame = (number: number) =>
    post({ kind: 'frame', frame: frameOf(number, { sources: [source] }), scenes: [] });
  for (let number = 1; number <= 8; number++) frame(number);
  post({ kind: 'close', timeMs: 9000 });
  frame(9);
  const events = await listener.until(({ event }) => event === 'end');
  expect(events.at(-2)?.data.number).toBe(8);
  await ended;
});
