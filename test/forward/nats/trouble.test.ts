import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { makeStream, natsClient, natsServer, storedEvents } from '../../nats/server.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { makeCertificate } from '../certificate.js';
import { openForwarded } from '../forwarding.js';
import { expectWhole, nats, testNats } from './support.js';

/** A server that answers with this, and nothing else. */
async function fakeServer(answer: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    answer(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `nats://127.0.0.1:${(server.address() as { port: number }).port}`;
}

/** What an operator lets a host do, and nothing else. */
const permissionsOf = (host: string) => `permissions {
  publish: ["clearsight.${host}.>", "clearsight-alive.${host}.>", "$JS.API.DIRECT.GET.CLEARSIGHT.clearsight.${host}.>"]
  subscribe: ["_INBOX_${host}.>"]
}`;

const accounts = `authorization { users: [
  { user: admin, password: admin-password }
  { user: lab, password: lab-password, ${permissionsOf('lab')} }
  { user: other, password: other-password, ${permissionsOf('other')} }
] }`;

testNats('with the least permissions of its host all is sent, and what is lost is seen', async () => {
  const server = await natsServer({ config: accounts });
  await server.start();
  const client = await natsClient(server.url, {
    ...{ user: 'admin', pass: 'admin-password', maxReconnectAttempts: -1, reconnectTimeWait: 50 },
  });
  const manager = await makeStream(client, { duplicate_window: 100_000_000 });
  const log = await openForwarded([nats(server.url, { credentials: 'lab:lab-password\n' })]);
  for (let number = 0; number < 10; number++) log.say(`event ${number}`);
  await log.tallies(({ delivered }) => delivered === 10);
  await manager.streams.deleteMessage('CLEARSIGHT', 10);
  await server.kill();
  await server.start();
  await log.tallies(({ delivered }) => delivered === 11);
  expectWhole(await storedEvents(manager), 10);
});

testNats('the credentials of another host write nothing, and that is said', async () => {
  const server = await natsServer({ config: accounts });
  await server.start();
  const manager = await makeStream(await natsClient(server.url, { user: 'admin', pass: 'admin-password' }));
  const log = await openForwarded([nats(server.url, { credentials: 'other:other-password' })]);
  log.say('one');
  expect(await log.hears(/does not take them/)).toMatch(/permissions violation/i);
  expect(await storedEvents(manager)).toEqual([]);
});

testNats('a wrong password is said, without it', async () => {
  const server = await natsServer({ config: accounts });
  await server.start();
  const log = await openForwarded([nats(server.url, { credentials: 'lab:not-the-password' })]);
  log.say('one');
  expect(await log.hears(/does not take them/)).toMatch(/authorization violation/i);
  expect(log.said.join()).not.toContain('not-the-password');
});

testNats.each([
  ['never says a word', () => {}],
  ['sends garbage', (socket: Socket) => socket.write(Buffer.alloc(100_000, '\r\n\x00{"'))],
  [
    'sends garbage without end',
    (socket: Socket) => socket.write(`INFO {"server_id":"${'x'.repeat(300_000)}`),
  ],
  ['hangs up', (socket: Socket) => socket.end()],
  [
    'says it is a server, and nothing more',
    (socket: Socket) => socket.write('INFO {"server_id":"A","max_payload":1000,"headers":true}\r\n'),
  ],
])('a server that %s: it is said, and the event waits', async (_, answer) => {
  const log = await openForwarded([nats(await fakeServer(answer))]);
  log.say('one');
  await log.hears(/events wait, it does not take them/);
  const tally = await log.tallies(({ attempts }) => attempts.failed > 0);
  expect(tally).toMatchObject({ accepted: 1, delivered: 0, pending: 1 });
});

testNats(
  'TLS: a certificate of its name is taken, one of another name and no TLS at all are not',
  async () => {
    const folder = temporaryFolder();
    const tlsServer = async (name: string) => {
      const { key, cert } = makeCertificate(name);
      const [keyFile, certFile] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
      writeFileSync(keyFile, key);
      writeFileSync(certFile, cert);
      const server = await natsServer({
        config: `tls { cert_file: ${JSON.stringify(certFile)}, key_file: ${JSON.stringify(keyFile)} }`,
      });
      await server.start();
      return { cert, url: server.url.replace('nats:', 'tls:') };
    };
    const own = await tlsServer('IP:127.0.0.1');
    await makeStream(
      await natsClient(own.url, { tls: { ca: own.cert, rejectUnauthorized: false } as object }),
    );
    const log = await openForwarded([nats(own.url, { ca: own.cert })]);
    log.say('one');
    await log.tallies(({ delivered }) => delivered === 1);

    const unknown = await openForwarded([nats(own.url)]);
    unknown.say('one');
    expect(await unknown.hears(/does not take them/)).toMatch(/self-signed|certificate/);

    const other = await tlsServer('DNS:other.example.org');
    const refused = await openForwarded([nats(other.url, { ca: other.cert })]);
    refused.say('one');
    expect(await refused.hears(/does not take them/)).toMatch(
      /does not match certificate's altnames|certificate/,
    );

    const plain = await natsServer();
    await plain.start();
    const open = await openForwarded([nats(plain.url.replace('nats:', 'tls:'))]);
    open.say('one');
    expect(await open.hears(/does not take them/)).toMatch(/tls/i);
  },
);
