import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { ReceiverTally } from '../../src/figures/forward-tally.js';
import { linesOf } from '../outlets/support.js';
import { testWith } from '../support/requirements.js';
import { makeCertificate } from './certificate.js';
import { openForwarded } from './forwarding.js';
import { SESSION } from './lines.js';
import { hookServer, status, webhook } from './server.js';

const isDone = ({ accepted, pending }: ReceiverTally) => accepted > 0 && pending === 0;

test('each event is a request, in order, signed, with an id of its own', async () => {
  const { url, posts } = await hookServer(status(204));
  const secret = Buffer.from('sixteen bytes or more');
  const log = await openForwarded([webhook(url, { secret, authorization: 'Bearer token' })]);
  for (const word of ['one', 'two', 'three']) log.say(word);
  const tally = await log.tallies(({ delivered }) => delivered === 3);
  expect(tally).toMatchObject({ accepted: 3, pending: 0, dropped: { refused: 0, missing: 0 } });
  expect(posts.map(({ event }) => event.message)).toEqual(['one', 'two', 'three']);
  expect(posts.map(({ body }) => body.trimEnd())).toEqual(linesOf(log.folder, 'logs/audit.ndjson'));
  posts.forEach(({ headers, body }, sequence) => {
    const id = `${SESSION}:${sequence}`;
    const { 'webhook-timestamp': timestamp } = headers;
    const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'ClearSight/1.2.3',
      'idempotency-key': id,
      'webhook-id': id,
      'webhook-signature': `v1,${signature}`,
      authorization: 'Bearer token',
    });
  });
});

test('less severe events are not for it, and do not wait', async () => {
  const { url, posts } = await hookServer(status(200));
  const log = await openForwarded([webhook(url, { level: 'ERROR' })]);
  log.say('fine', 'INFO');
  log.say('odd', 'WARNING');
  log.say('bad', 'ERROR');
  log.say('worse', 'CRITICAL');
  const tally = await log.tallies(({ delivered }) => delivered === 2);
  expect(tally).toMatchObject({ accepted: 2, pending: 0 });
  expect(posts.map(({ event }) => event.message)).toEqual(['bad', 'worse']);
});

test.each([500, 503, 429, 401, 404, 302])(
  'a status of %i is tried again under the same id, said once, and so is its end',
  async (code) => {
    const { url, posts } = await hookServer((response, _, { length }) =>
      response.writeHead(length > 2 ? 200 : code, { location: 'http://127.0.0.1:1/elsewhere' }).end(),
    );
    const log = await openForwarded([webhook(url)]);
    log.say('one');
    const tally = await log.tallies(isDone);
    expect(tally).toMatchObject({ accepted: 1, delivered: 1, attempts: { failed: 2, delivered: 1 } });
    expect(posts.map(({ headers }) => headers['idempotency-key'])).toEqual(Array(3).fill(`${SESSION}:0`));
    await log.hears(/takes events again/);
    expect(log.said).toEqual([
      `WARNING Receiver webhook: events wait, it does not take them (HTTP status ${code})`,
      expect.stringMatching(/^INFO Receiver webhook: it takes events again, after \d+\.\d s$/),
    ]);
  },
);

test('an event that is refused five times is left out and counted, and does not hold up the next', async () => {
  const { url, posts } = await hookServer((response, { event }) =>
    response.writeHead(event.message === 'poison' ? 422 : 200).end(),
  );
  const log = await openForwarded([webhook(url)]);
  log.say('poison');
  log.say('good');
  const tally = await log.tallies(({ delivered }) => delivered === 1);
  expect(tally).toMatchObject({ accepted: 2, pending: 0, dropped: { refused: 1, missing: 0 } });
  expect(posts.map(({ event }) => event.message)).toEqual([...Array(5).fill('poison'), 'good']);
  expect(log.said).toContain(
    'WARNING Receiver webhook: an event was refused 5 times, and is left out (HTTP status 422)',
  );
});

test('one that accepts and never answers is given up after its time, and tried again', async () => {
  const { url, posts } = await hookServer((response, _, { length }) => {
    if (length > 1) response.end();
  });
  const log = await openForwarded([webhook(url, { timeoutMs: 200 })]);
  log.say('one');
  await log.hears(/\(no answer within 0\.2 s\)/);
  const tally = await log.tallies(isDone);
  expect(tally).toMatchObject({ delivered: 1, attempts: { failed: 1 } });
  expect(posts).toHaveLength(2);
});

test.each([
  ['what is not HTTP', 'SSH-2.0-nothing\r\n', /Parse Error/],
  ['nothing, and closes', '', /socket hang up/],
  ['an answer without end', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(70_000)}`, /more than 64 KiB/],
])('one that says %s does not get it for sure, so it is tried again', async (_, words, reason) => {
  const server = createServer((socket) => {
    socket.on('error', () => {}).on('data', () => (words === '' ? socket.destroy() : socket.write(words)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const log = await openForwarded([webhook(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)]);
  log.say('one');
  expect(await log.hears(/does not take them/)).toMatch(reason);
  expect(await log.tallies(({ attempts }) => attempts.failed > 1)).toMatchObject({
    delivered: 0,
    pending: 1,
  });
});

test('while a server is away everything waits, and how much; then it comes in order, each once', async () => {
  const first = await hookServer(status(200));
  const log = await openForwarded([webhook(first.url)]);
  log.say('before');
  await log.tallies(({ delivered }) => delivered === 1);
  await first.close();
  for (let number = 0; number < 500; number++) log.say(`during ${number}`);
  await log.hears(/ECONNREFUSED/);
  const away = await log.tallies(({ accepted }) => accepted === 501);
  expect(away).toMatchObject({ delivered: 1, pending: 500 });
  expect(away.oldestPendingMs).toBeGreaterThanOrEqual(0);
  const second = await hookServer(status(200), { port: first.port });
  log.say('after');
  const tally = await log.tallies(({ delivered }) => delivered === 502);
  expect(tally).toMatchObject({ accepted: 502, pending: 0 });
  const numbers = second.posts.map(({ event }) => event.sequence);
  expect(numbers).toEqual(Array.from({ length: 501 }, (_, at) => at + 1));
  expect(log.said).toHaveLength(2);
});

testWith('openssl')(
  'a certificate that is known is trusted; one of another name, or of nobody, is not',
  async () => {
    const [right, wrong] = [makeCertificate('IP:127.0.0.1'), makeCertificate('DNS:elsewhere.example')];
    for (const [files, ca, reason] of [
      [right, right.cert, undefined],
      [wrong, wrong.cert, /does not match certificate's altnames/],
      [right, undefined, /self-signed certificate/],
    ] as const) {
      const { url, posts } = await hookServer(status(200), { tls: files });
      const log = await openForwarded([webhook(url, { ca })]);
      log.say('one');
      if (reason === undefined) await log.tallies(isDone);
      else expect(await log.hears(/does not take them/)).toMatch(reason);
      expect(posts).toHaveLength(reason === undefined ? 1 : 0);
    }
  },
);

test('at the end it is tried once more, and what waits is said', async () => {
  const { url, close } = await hookServer(status(200));
  await close();
  const log = await openForwarded([webhook(url)]);
  log.say('one');
  await log.hears(/ECONNREFUSED/);
  log.say('two');
  await log.close();
  expect(log.said.at(-1)).toBe(
    'WARNING Receiver webhook: 2 events wait in the log until a monitor runs again',
  );
});

test('one that never answers does not hold up the end beyond its time', async () => {
  const { url } = await hookServer(() => {});
  const log = await openForwarded([webhook(url, { timeoutMs: 600_000 })]);
  log.say('one');
  await log.close();
  expect(log.said).toEqual([
    'WARNING Receiver webhook: events wait, it does not take them (the monitor ends)',
    'WARNING Receiver webhook: 1 event waits in the log until a monitor runs again',
  ]);
});
