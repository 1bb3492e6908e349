import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { EventParser, type ServerEvent } from '../../../page/transport/event-parser.js';
import { openFleetPage } from './open-fleet-page.js';

/** What a page is told, event by event. */
async function listen(url: string, lastId = '') {
  const { origin, hash } = new URL(url);
  const stopper = new AbortController();
  onTestFinished(() => stopper.abort());
  const headers = {
    authorization: `Bearer ${hash.slice(1)}`,
    ...(lastId !== '' && { 'last-event-id': lastId }),
  };
  const response = await fetch(`${origin}/stream`, { headers, signal: stopper.signal });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const parser = new EventParser();
  const decoder = new TextDecoder();
  const waiting: ServerEvent[] = [];
  return {
    async next(): Promise<ServerEvent> {
      for (;;) {
        const event = waiting.shift();
        if (event !== undefined) return event;
        const { value, done } = await reader.read();
        if (done) throw new Error('the stream has ended');
        waiting.push(...parser.push(decoder.decode(value, { stream: true })));
      }
    },
    stop: () => stopper.abort(),
  };
}

const statusOf = (url: string, headers: Record<string, string> = {}) =>
  new Promise<number>((resolve, reject) => {
    request(url, { headers, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });

test('who has the token is told all that is known, then what is new', async () => {
  const page = await openFleetPage();
  page.hear(['a', 'b']);
  const listener = await listen(page.url);
  const { event, data } = await listener.next();
  expect(event).toBe('snapshot');
  expect(JSON.parse(data)).toMatchObject({
    monitors: [{ host: 'a' }, { host: 'b' }],
    counts: { hosts: 2 },
    version: '1.2.3',
  });
  page.verdict('a', 4);
  expect(JSON.parse((await listener.next()).data)).toMatchObject({
    verdicts: [{ host: 'a', code: 'FI-MEM-001' }],
  });
});

test('one that comes back is told what it missed, or all where that is not kept', async () => {
  const page = await openFleetPage();
  page.hear(['a']);
  const first = await listen(page.url);
  const { id } = await first.next();
  first.stop();
  page.verdict('a', 4);
  const back = await listen(page.url, id);
  expect((await back.next()).event).toBe('frame');
  for (let number = 0; number < 300; number++) page.verdict('a', 5 + number);
  const late = await listen(page.url, id);
  const { event, data } = await late.next();
  expect(event).toBe('snapshot');
  expect(JSON.parse(data).verdicts).toHaveLength(301);
});

test('without the token nothing is told; other names and methods are refused', async () => {
  const page = await openFleetPage();
  const { origin, hash } = new URL(page.url);
  const authorization = `Bearer ${hash.slice(1)}`;
  expect(await statusOf(`${origin}/stream`)).toBe(401);
  expect(await statusOf(`${origin}/stream`, { authorization: 'Bearer wrong' })).toBe(401);
  expect(await statusOf(`${origin}/stream`, { authorization, host: 'evil.example.org' })).toBe(421);
  expect(await statusOf(`${origin}/stream`, { authorization, origin: 'http://evil.example.org' })).toBe(403);
  expect(await statusOf(`${origin}/series`, { authorization })).toBe(404);
  for (const path of ['/', '/fleet.js', '/fleet.css']) expect(await statusOf(origin + path)).toBe(200);
  expect(await statusOf(`${origin}/app.js`)).toBe(404);
});

test('all that is sent at first is small', async () => {
  const page = await openFleetPage();
  const { origin } = new URL(page.url);
  let bytes = 0;
  for (const path of ['/', '/fleet.js', '/fleet.css']) {
    const answer = await fetch(origin + path);
    bytes += (await answer.arrayBuffer()).byteLength;
  }
  expect(bytes).toBeLessThan(120_000);
});
