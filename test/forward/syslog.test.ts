import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createSecure } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import type { SyslogSettings } from '../../src/forward/receivers/receiver.js';
import type { MonitorEvent } from '../../src/records/event.js';
import { testWith } from '../support/requirements.js';
import { makeCertificate } from './certificate.js';
import { openForwarded } from './forwarding.js';

const syslog = (
  transport: SyslogSettings['transport'],
  port: number,
  more: Partial<SyslogSettings> = {},
): SyslogSettings => ({
  ...{ kind: 'syslog', name: 'syslog', level: 'INFO', format: 'clearsight', timeoutMs: 10_000 },
  ...{ transport, host: '127.0.0.1', port, ca: undefined },
  ...more,
});

/** RFC 5424, 6: header, no structured data, the mark for UTF-8. */
const FORM = /^<(\d+)>1 (\S+) (\S+) clearsight - (\S+) - \ufeff(.*)$/s;

function read(message: string) {
  const [, priority, time, host, kind, json = ''] = FORM.exec(message) ?? [];
  return { priority: Number(priority), time, host, kind, event: JSON.parse(json) as MonitorEvent };
}

async function datagrams(port = 0) {
  const socket = createSocket('udp4');
  const got: string[] = [];
  socket.on('message', (bytes) => void got.push(bytes.toString()));
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  let isOpen = true;
  const close = () => {
    if (isOpen) socket.close();
    isOpen = false;
  };
  onTestFinished(close);
  return { got, close, port: socket.address().port };
}

/** A server that reads messages with their length before them, or does what `serve` says. */
async function stream(serve?: (socket: Socket) => void, tls?: { key: string; cert: string }) {
  const got: string[] = [];
  const sockets = new Set<Socket>();
  const take = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    if (serve !== undefined) return serve(socket);
    let bytes = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      for (let space = bytes.indexOf(' '); space > 0; space = bytes.indexOf(' ')) {
        const end = space + 1 + Number(bytes.toString('latin1', 0, space));
        if (bytes.length < end) return;
        got.push(bytes.toString('utf8', space + 1, end));
        bytes = bytes.subarray(end);
      }
    });
  };
  const server: Server = tls === undefined ? createServer(take) : createSecure(tls, take);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  return { got, close, sockets, port: (server.address() as AddressInfo).port };
}

test('UDP: a message an event, with the priority of its level', async () => {
  const { got, port } = await datagrams();
  const log = await openForwarded([syslog('udp', port)], { host: '' });
  const levels = ['INFO', 'WARNING', 'ERROR', 'CRITICAL', 'FATAL'] as const;
  const events = levels.map((level) => log.say(`ä ${level}`, level));
  await log.tallies(({ delivered }) => delivered === 5);
  const messages = got.map(read);
  expect(messages.map(({ priority }) => priority)).toEqual([86, 84, 83, 82, 82]);
  expect(messages.map(({ event }) => event)).toEqual(events);
  expect(messages[0]).toMatchObject({ time: events[0]?.time, host: '-', kind: 'notice' });
});

test('UDP: where nobody listens nothing is delivered; once somebody does, all of it is', async () => {
  const { port, close } = await datagrams();
  close();
  const log = await openForwarded([syslog('udp', port)]);
  for (const word of ['one', 'two']) log.say(word);
  await log.hears(/ECONNREFUSED/);
  expect(await log.tallies(({ attempts }) => attempts.failed > 1)).toMatchObject({
    delivered: 0,
    pending: 2,
  });
  const { got } = await datagrams(port);
  await log.tallies(({ delivered }) => delivered === 2);
  expect(got.map((message) => read(message).event.message)).toEqual(['one', 'two']);
});

test('UDP: an event that fits into no datagram is left out, one that just fits is not', async () => {
  const { got, port } = await datagrams();
  const log = await openForwarded([syslog('udp', port)]);
  log.say('x'.repeat(65_000));
  log.say('y'.repeat(66_000));
  log.say('z');
  const tally = await log.tallies(({ delivered }) => delivered === 2);
  expect(tally).toMatchObject({ accepted: 3, dropped: { refused: 1 } });
  expect(got.map((message) => read(message).event.message[0])).toEqual(['x', 'z']);
});

test('TCP: messages with their length before them, whatever is in them', async () => {
  const { got, port } = await stream();
  const log = await openForwarded([syslog('tcp', port)]);
  const events = ['one', '9 ä\u{1f600}', ''].map((message) => log.say(message));
  await log.tallies(({ delivered }) => delivered === 3);
  expect(got.map((message) => read(message).event)).toEqual(events);
});

test('TCP: when the connection is lost, it is made again and nothing that waits is', async () => {
  const { got, port, sockets } = await stream();
  const log = await openForwarded([syslog('tcp', port)]);
  log.say('one');
  await log.tallies(({ delivered }) => delivered === 1);
  for (const socket of sockets) {
    socket.destroy();
    await once(socket, 'close');
  }
  for (let number = 2; number <= 50; number++) log.say(`event ${number}`);
  await log.tallies(({ delivered }) => delivered === 50);
  // The system takes what is written before it learns that nobody has it.
  expect(got.length).toBeGreaterThanOrEqual(49);
  expect(new Set(got).size).toBe(got.length);
});

test('TCP: one that accepts and never reads takes what the system takes; the rest waits', async () => {
  const { port } = await stream((socket) => void socket.pause());
  const log = await openForwarded([syslog('tcp', port, { timeoutMs: 300 })]);
  for (let number = 0; number < 200; number++) log.say('x'.repeat(100_000));
  await log.hears(/\(no answer within 0\.3 s\)/);
  const { accepted, delivered, pending } = await log.tallies(({ attempts }) => attempts.failed > 0);
  expect(accepted).toBe(200);
  expect(pending).toBeGreaterThan(0);
  expect(delivered + pending).toBe(200);
});

testWith('openssl')('TLS: with a certificate for this name, and not for another', async () => {
  const right = makeCertificate('IP:127.0.0.1');
  const { got, port } = await stream(undefined, right);
  const log = await openForwarded([syslog('tls', port, { ca: right.cert })]);
  const event = log.say('one');
  await log.tallies(({ delivered }) => delivered === 1);
  expect(got.map((message) => read(message).event)).toEqual([event]);

  const wrong = makeCertificate('DNS:elsewhere.example');
  const other = await stream(undefined, wrong);
  const refusing = await openForwarded([syslog('tls', other.port, { ca: wrong.cert })]);
  refusing.say('one');
  expect(await refusing.hears(/does not take them/)).toMatch(/altnames/);
  expect(other.got).toEqual([]);
});
