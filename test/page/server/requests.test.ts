import { once } from 'node:events';
import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { parseAddress } from '../../../src/page/address.js';
import { BUCKETS } from '../../../src/page/stream/bucket-ring.js';
import { type Ask, ask, bearer, FILES, frameOf, Listener, openTestPage, type TestPage } from '../support.js';

const DATA = ['/stream', '/series?from=0&to=1&most=1', '/map?process=a', '/scene?sequence=1', '/captures'];

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': expect.stringContaining('camera=()'),
  'cache-control': 'no-store',
};

/** Status of an answer that has every header, none of CORS, and one sentence when it is an error. */
async function statusOf(page: TestPage, path: string, options: Ask = {}): Promise<number> {
  const { status, headers, body, json } = await ask(page.origin + path, options);
  expect(headers).toMatchObject(HEADERS);
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  if (status >= 400 && body.length > 0)
    expect(json()).toEqual({ error: expect.stringMatching(/^[A-Z][^.]*\.$/) });
  return status;
}

/** What the server says to these bytes until it closes the connection. */
async function rawAnswer(page: TestPage, bytes: string): Promise<string> {
  const socket = connect(page.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.write(bytes);
  const text = String(Buffer.concat(await socket.toArray()));
  for (const [name, value] of Object.entries(HEADERS))
    if (typeof value === 'string') expect(text).toContain(`\r\n${name}: ${value}\r\n`);
  return text;
}

test('the files of the page need no token, and are packed for who takes that', async () => {
  const page = await openTestPage();
  const files = [
    ['/', 'index.html', 'text/html; charset=utf-8'],
    ['/app.js', 'app.js', 'text/javascript; charset=utf-8'],
    ['/app.css', 'app.css', 'text/css; charset=utf-8'],
  ] as const;
  for (const [path, name, type] of files) {
    const plain = await ask(page.origin + path);
    expect(plain).toMatchObject({ status: 200, body: Buffer.from(FILES[name]) });
    expect(plain.headers).toMatchObject({ ...HEADERS, 'content-type': type });
    expect(plain.headers['content-encoding']).toBeUndefined();
    for (const coding of ['gzip', 'br, gzip;q=0.5', 'deflate,GZIP']) {
      const packed = await ask(page.origin + path, { headers: { 'accept-encoding': coding } });
      expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
      expect(String(gunzipSync(packed.body))).toBe(FILES[name]);
    }
    for (const coding of ['gzip;q=0', 'gzip; q=0.0', 'br', 'xgzip']) {
      const { headers } = await ask(page.origin + path, { headers: { 'accept-encoding': coding } });
      expect(headers['content-encoding']).toBeUndefined();
    }
  }
});

test('data need the token, whole', async () => {
  const page = await openTestPage();
  const { token } = page;
  expect(Buffer.from(token, 'base64url')).toHaveLength(16);
  const other = (await openTestPage()).token;
  const wrong: readonly Record<string, string>[] = [
    {},
    { authorization: '' },
    { authorization: 'Bearer' },
    { authorization: token },
    { authorization: `Basic ${token}` },
    { authorization: `Bearer ${token}x` },
    { authorization: `Bearer ${token.slice(0, -1)}` },
    { authorization: `Bearer ${token} ${token}` },
    { authorization: `Bearer ${other}` },
    { cookie: `token=${token}` },
  ];
  for (const path of [...DATA, `/stream?token=${token}`]) {
    for (const headers of wrong) {
      const answer = await ask(page.origin + path, { headers });
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Bearer');
      expect(await statusOf(page, path, { headers })).toBe(401);
    }
  }
  for (const authorization of [`Bearer ${token}`, `bearer ${token}`]) {
    expect(await statusOf(page, '/series?from=0&to=1&most=1', { headers: { authorization } })).toBe(200);
  }
});

test('only the address itself and localhost are names of a server on loopback', async () => {
  const page = await openTestPage();
  const of = (host: string) => statusOf(page, '/', { headers: { host } });
  for (const host of [`127.0.0.1:${page.port}`, `localhost:${page.port}`, `LOCALHOST:${page.port}`])
    expect(await of(host)).toBe(200);
  for (const host of [
    ...['evil.example', `evil.example:${page.port}`, '127.0.0.1', 'localhost', `127.0.0.1:${page.port + 1}`],
    ...[
      `127.0.0.2:${page.port}`,
      `[::1]:${page.port}`,
      `localhost.evil:${page.port}`,
      `10.0.0.1:${page.port}`,
    ],
    ...[`x@127.0.0.1:${page.port}`, `127.0.0.1:${page.port}x`, `127.0.0.1:${page.port},evil`],
  ])
    expect([host, await of(host)]).toEqual([host, 421]);
  // A name that leads here is refused the data too, token or not.
  const headers = { host: `evil.example:${page.port}`, ...bearer(page) };
  for (const path of DATA) expect(await statusOf(page, path, { headers })).toBe(421);
});

test('a server on every address answers to all of them, and to no name', async () => {
  const page = await openTestPage({ address: parseAddress('0.0.0.0:0'), insecure: true });
  expect(page.origin).toBe(`http://127.0.0.1:${page.port}`);
  const of = (host: string) => statusOf(page, '/', { headers: { host: `${host}:${page.port}` } });
  for (const host of ['127.0.0.1', '10.1.2.3', 'localhost', '[2001:db8::1]'])
    expect(await of(host)).toBe(200);
  for (const host of ['evil.example', '1.2.3', '[evil]', '[1.2.3.4]', '::1'])
    expect(await of(host)).toBe(421);
});

test('a server on IPv6 is known by its address in brackets', async () => {
  const page = await openTestPage({ address: parseAddress('[::1]:0') });
  expect(page.url).toMatch(/^http:\/\/\[::1\]:\d+\/#[\w-]{22}$/);
  expect(await statusOf(page, '/')).toBe(200);
  expect(await statusOf(page, '/', { headers: { host: `[::2]:${page.port}` } })).toBe(421);
});

test('other origins and sites are refused', async () => {
  const page = await openTestPage();
  const of = (headers: Record<string, string>) =>
    Promise.all(
      ['/', '/scene?sequence=1'].map((path) =>
        statusOf(page, path, { headers: { ...headers, ...bearer(page) } }),
      ),
    );
  expect(await of({ origin: page.origin })).toEqual([200, 404]);
  const localhost = `localhost:${page.port}`;
  expect(await of({ origin: `http://${localhost}`, host: localhost })).toEqual([200, 404]);
  for (const origin of [
    ...[
      'null',
      '',
      'http://evil.example',
      `https://127.0.0.1:${page.port}`,
      `http://127.0.0.1:${page.port + 1}`,
    ],
    ...['http://127.0.0.1', `http://${localhost}`, `${page.origin}/`, `${page.origin}.evil`],
  ])
    expect([origin, await of({ origin })]).toEqual([origin, [403, 403]]);
  for (const site of ['same-origin', 'none', 'same-site'])
    expect(await of({ 'sec-fetch-site': site })).toEqual([200, 404]);
  expect(await of({ 'sec-fetch-site': 'cross-site' })).toEqual([403, 403]);
});

test('only GET and HEAD are answered, and no request has a body', async () => {
  const page = await openTestPage();
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND']) {
    for (const path of ['/', '/stream', '/nothing']) {
      const answer = await ask(page.origin + path, {
        method,
        headers: { 'content-type': 'application/json' },
      });
      expect([method, answer.status, answer.headers.allow]).toEqual([method, 405, 'GET, HEAD']);
    }
  }
  expect(await statusOf(page, '/', { method: 'DELETE' })).toBe(405);
  for (const path of ['/', ...DATA]) {
    const { status, body } = await ask(page.origin + path, { method: 'HEAD', headers: bearer(page) });
    expect([path, status, body.length]).toEqual([path, /map|scene|captures/.test(path) ? 404 : 200, 0]);
  }
  const head = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\n`;
  expect(await rawAnswer(page, `${head}Content-Length: 5\r\n\r\nhello`)).toMatch(/^HTTP\/1.1 413 /);
  expect(await rawAnswer(page, `${head}Transfer-Encoding: chunked\r\n\r\n`)).toMatch(/^HTTP\/1.1 413 /);
});

test('what is not listed is not there, whatever leads to it', async () => {
  const page = await openTestPage();
  for (const path of [
    ...[
      '/index.html',
      '/app.js/',
      '/APP.JS',
      '/app.js.map',
      '/favicon.ico',
      '//',
      '//app.js',
      '/stream/',
      '/.git/config',
    ],
    ...[
      '/../package.json',
      '/%2e%2e/package.json',
      '/..%2fpackage.json',
      '/app.css/../../x',
      '/\\..\\x',
      '/app.js%00.css',
    ],
    ...['/http://evil.example/', '/__proto__', '/constructor'],
  ]) {
    const text = await rawAnswer(
      page,
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\nConnection: close\r\n\r\n`,
    );
    expect([path, text.slice(0, 12)]).toEqual([path, 'HTTP/1.1 404']);
    expect(text).toMatch(/\r\n\r\n\{"error":"There is nothing here\."\}$/);
  }
  expect(await statusOf(page, '/%zz')).toBe(400);
  expect(await statusOf(page, '/nothing')).toBe(404);
});

test('what is no request, or too long for one, is answered with the headers of every answer', async () => {
  const page = await openTestPage();
  const host = `Host: 127.0.0.1:${page.port}\r\n`;
  const long = 'x'.repeat(9000);
  expect(await rawAnswer(page, 'hello\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
  expect(await rawAnswer(page, `GET / HTTP/1.1\r\n${host}X: ${long}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431 /);
  expect(await rawAnswer(page, `GET /${long} HTTP/1.1\r\n${host}\r\n`)).toMatch(/^HTTP\/1.1 431 /);
  expect(await rawAnswer(page, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1.1 421 /);
  expect(await rawAnswer(page, `GET / HTTP/1.1\r\n${host}Expect: more\r\nConnection: close\r\n\r\n`)).toMatch(
    /^HTTP\/1.1 417 /,
  );
  const upgrade = 'Connection: upgrade, close\r\nUpgrade: websocket\r\n\r\n';
  expect(await rawAnswer(page, `GET /nothing HTTP/1.1\r\n${host}${upgrade}`)).toMatch(/^HTTP\/1.1 404 /);
  expect(page.deaths).toEqual([]);
});

test('a connection that says nothing, half of a request, or nothing more does not stay', async () => {
  const page = await openTestPage();
  const head = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\n`;
  const closed = ['', 'GE', head, `${head}\r\n`].map(async (bytes) => {
    const socket = connect(page.port, '127.0.0.1').resume();
    onTestFinished(() => void socket.destroy());
    // One header after the other keeps a connection busy, but not for long.
    const drip = bytes === head ? setInterval(() => socket.write('X: y\r\n'), 1000) : undefined;
    socket.on('error', () => {});
    socket.write(bytes);
    await once(socket, 'close');
    clearInterval(drip);
  });
  await Promise.all(closed);
  expect((await ask(page.origin)).status).toBe(200);
});

test('no more than 64 connections are held', async () => {
  const page = await openTestPage();
  const sockets = Array.from({ length: 64 }, () => connect(page.port, '127.0.0.1'));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const last = sockets[63] as (typeof sockets)[0];
  // It has been accepted, as all before it then have.
  last.write(`HEAD / HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\n\r\n`);
  await once(last, 'data');
  await expect(ask(page.origin)).rejects.toThrow(/ECONNRESET|hang up/);
  sockets[0]?.destroy();
  await expect
    .poll(() =>
      ask(page.origin).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200);
});

test('a series has the buckets that were asked for', async () => {
  const page = await openTestPage();
  const listener = await Listener.open(page);
  for (let number = 1; number <= 8; number++) page.post(frameOf(number), []);
  await listener.until(({ data }) => data.number === 8);
  const of = async (query: string) =>
    (await ask(`${page.origin}/series?${query}`, { headers: bearer(page) })).json();
  expect(await of('from=0&to=2600&most=100')).toMatchObject({
    ...{ widthMs: 250, fromMs: 1250 },
    series: { cpu: [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6] },
  });
  expect(await of('from=-5&to=9999999999999999&most=3')).toMatchObject({
    ...{ widthMs: 1000, fromMs: 1000 },
    series: { 'rate.left': [1, 3, 3, 4, 7, 7, 8, 8, 8] },
  });
  expect(await of(`from=0.5&to=1.5&most=${BUCKETS}`)).toMatchObject({ series: { cpu: [] } });
});

test('a question of another form is refused', async () => {
  const page = await openTestPage();
  for (const path of [
    ...['/series', '/series?from=0&to=1', '/series?from=0&to=1&most=0', '/series?from=0&to=1&most=4097'],
    ...['/series?from=0&to=1&most=1.5', '/series?from=2&to=1&most=1', '/series?from=&to=1&most=1'],
    ...[
      '/series?from=NaN&to=1&most=1',
      '/series?from=0&to=Infinity&most=1',
      '/series?from=0&to=1e300&most=1',
    ],
    ...['/series?from=0&from=0&to=1&most=1', '/scene', '/scene?sequence=x', '/scene?sequence=0x10'],
    ...[
      '/scene?sequence=1.5',
      '/map',
      '/map?process=',
      `/map?process=${'a'.repeat(129)}`,
      '/map?process=a&process=b',
    ],
  ])
    expect([path, await statusOf(page, path, { headers: bearer(page) })]).toEqual([path, 400]);
});

test('a scene is kept with its frame', async () => {
  const page = await openTestPage();
  const scene = { sequence: 12, map: null, presses: [] };
  const listener = await Listener.open(page);
  page.post(frameOf(1), [scene]);
  await listener.until(({ event }) => event === 'frame');
  const of = (sequence: number) =>
    ask(`${page.origin}/scene?sequence=${sequence}`, { headers: bearer(page) });
  expect((await of(12)).json()).toEqual(scene);
  expect((await of(13)).status).toBe(404);
});

test('a map is what the monitor says it is', async () => {
  const asked: string[] = [];
  const map = { key: '7:1', timeMs: 1, firstTimeMs: 1, regions: [], count: 0, gone: [], keptToMs: null };
  const page = await openTestPage({
    async onQuestion(question) {
      if (question.what !== 'map') return undefined;
      asked.push(question.key);
      return question.key === '7:1' ? map : undefined;
    },
  });
  const of = (key: string) =>
    ask(`${page.origin}/map?process=${encodeURIComponent(key)}`, { headers: bearer(page) });
  const answers = await Promise.all(['7:1', '8:1', '\x1b[2J'].map(of));
  expect(answers.map(({ status }) => status)).toEqual([200, 404, 404]);
  expect(answers[0]?.json()).toEqual(map);
  // Now is all that it knows: what it says must not be taken for another time.
  const past = await ask(`${page.origin}/map?process=7:1&time=1`, { headers: bearer(page) });
  expect(past.status).toBe(404);
  expect(String(answers[2]?.body)).not.toContain('[2J');
  expect(asked.toSorted()).toEqual(['\x1b[2J', '7:1', '8:1']);
});
