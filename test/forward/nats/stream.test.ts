import { randomUUID } from 'node:crypto';
import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { expect } from 'vitest';
import { makeStream, natsClient, natsServer, storedEvents } from '../../nats/server.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { openForwarded } from '../forwarding.js';
import { SESSION } from '../lines.js';
import { expectWhole, nats, numbers, testNats } from './support.js';

testNats(
  'each event is in the stream, in order, with its subject, its id and the number of the one before',
  async () => {
    const server = await natsServer();
    await server.start();
    const manager = await makeStream(await natsClient(server.url));
    const log = await openForwarded([nats(server.url)], { host: 'lab.example.org' });
    for (const number of numbers(50)) log.say(`event ${number}`, number % 2 === 0 ? 'INFO' : 'WARNING');
    await log.tallies(({ delivered }) => delivered === 50);
    const stored = await storedEvents(manager);
    expectWhole(stored, 50);
    expect(stored[7]).toMatchObject({
      subject: `clearsight.lab_example_org.${SESSION}.notice`,
      id: `${SESSION}:7`,
      message: 'event 7',
    });
    expect(log.said).toEqual([]);
  },
);

testNats('of warnings alone, each names the warning before', async () => {
  const server = await natsServer();
  await server.start();
  const manager = await makeStream(await natsClient(server.url));
  const log = await openForwarded([nats(server.url, { level: 'WARNING' })]);
  for (const number of numbers(12)) log.say(`event ${number}`, number % 3 === 0 ? 'WARNING' : 'INFO');
  await log.tallies(({ delivered }) => delivered === 4);
  expect((await storedEvents(manager)).map(({ sequence, previous }) => [sequence, previous])).toEqual([
    [0, '-'],
    [3, '0'],
    [6, '3'],
    [9, '6'],
  ]);
});

testNats(
  'no server at the start, no stream at first: it is said, and all is sent when there is one',
  async () => {
    const server = await natsServer();
    const log = await openForwarded([nats(server.url)]);
    log.say('one');
    expect(await log.hears(/does not take them/)).toMatch(/ECONNREFUSED|refused/);
    await server.start();
    const client = await natsClient(server.url);
    await log.tallies(({ attempts }) => attempts.failed > 3);
    const manager = await makeStream(client);
    await log.tallies(({ delivered }) => delivered === 1);
    expectWhole(await storedEvents(manager), 1);
  },
);

testNats('where there is no stream, that is what is said', async () => {
  const server = await natsServer();
  await server.start();
  const log = await openForwarded([nats(server.url)]);
  log.say('one');
  expect(await log.hears(/does not take them/)).toContain(`no stream takes clearsight.lab.${SESSION}.notice`);
});

testNats('a server that is killed again and again: every event once, in order', async () => {
  const server = await natsServer();
  await server.start();
  await makeStream(await natsClient(server.url), {
    // So short that the window of repeats is no help.
    duplicate_window: 100_000_000,
  });
  const log = await openForwarded([nats(server.url)]);
  let said = 0;
  for (let round = 1; round <= 3; round++) {
    for (; said < round * 400; said++) log.say(`event ${said}`);
    await log.tallies(({ delivered }) => delivered > said - 300);
    await server.kill();
    await server.start();
  }
  await log.tallies(({ delivered, pending }) => delivered >= said && pending === 0);
  expectWhole(await storedEvents(await jetstreamManager(await natsClient(server.url))), said);
});

testNats('a position that is lost: what the stream has is not sent again', async () => {
  const server = await natsServer();
  await server.start();
  const manager = await makeStream(await natsClient(server.url), { duplicate_window: 100_000_000 });
  const folder = temporaryFolder();
  const first = await openForwarded([nats(server.url)], { folder });
  for (const number of numbers(20)) first.say(`event ${number}`);
  await first.tallies(({ delivered }) => delivered === 20);
  await first.close();
  writeFileSync(join(folder, 'logs/forward/nats.position'), 'nonsense');
  const session = randomUUID();
  const second = await openForwarded([nats(server.url)], { folder, session });
  second.say('of another session');
  expect(await second.tallies(({ delivered }) => delivered === 21)).toMatchObject({
    accepted: 21,
    pending: 0,
  });
  const stored = await storedEvents(manager);
  expectWhole(stored.slice(0, 20), 20);
  expect(stored.slice(20)).toMatchObject([{ session, sequence: 0, previous: '-' }]);
});

testNats(
  'what the stream has lost after it acknowledged it is sent again, by the next monitor too',
  async () => {
    const server = await natsServer();
    await server.start();
    const client = await natsClient(server.url, { maxReconnectAttempts: -1, reconnectTimeWait: 50 });
    const manager = await makeStream(client, { duplicate_window: 100_000_000 });
    const folder = temporaryFolder();
    const log = await openForwarded([nats(server.url)], { folder });
    for (const number of numbers(30)) log.say(`event ${number}`);
    await log.tallies(({ delivered }) => delivered === 30);
    for (const seq of numbers(12)) await manager.streams.deleteMessage('CLEARSIGHT', 19 + seq);
    await server.kill();
    await server.start();
    expect(await log.hears(/has lost/)).toBe(
      `WARNING Receiver nats: it has lost what came behind event 17 of session ${SESSION}: that is sent again`,
    );
    const tally = await log.tallies(({ delivered }) => delivered === 42);
    expect(tally).toMatchObject({ accepted: 42, pending: 0, dropped: { refused: 0, missing: 0 } });
    expectWhole(await storedEvents(manager), 30);
    await log.close();

    await manager.streams.purge('CLEARSIGHT');
    const session = randomUUID();
    const next = await openForwarded([nats(server.url)], { folder, session });
    next.say('of another session');
    expect(await next.hears(/has lost/)).toContain('behind event -1');
    await next.tallies(({ delivered }) => delivered >= 31);
    const stored = await storedEvents(manager);
    expect(stored.filter((each) => each.session === SESSION).map(({ sequence }) => sequence)).toEqual(
      numbers(30),
    );
    expect(stored.filter((each) => each.session === session).map(({ sequence }) => sequence)).toEqual([0]);
  },
);

testNats('what it has lost and the log does not hold any more is said', async () => {
  const server = await natsServer();
  await server.start();
  const client = await natsClient(server.url, { maxReconnectAttempts: -1, reconnectTimeWait: 50 });
  const manager = await makeStream(client);
  const log = await openForwarded([nats(server.url)]);
  for (const number of numbers(5)) log.say(`event ${number}`);
  await log.tallies(({ delivered }) => delivered === 5);
  truncateSync(join(log.folder, 'logs/audit.ndjson'));
  await manager.streams.purge('CLEARSIGHT');
  await server.kill();
  await server.start();
  expect(await log.hears(/has lost/)).toMatch(/the log does not hold it any more$/);
  log.say('later');
  await log.tallies(({ delivered }) => delivered === 6);
});

testNats('a stream that cannot be asked gets its events, and that is said once', async () => {
  const server = await natsServer();
  await server.start();
  const manager = await makeStream(await natsClient(server.url), { allow_direct: false });
  const log = await openForwarded([nats(server.url)]);
  for (const number of numbers(3)) log.say(`event ${number}`);
  await log.tallies(({ delivered }) => delivered === 3);
  expect((await storedEvents(manager)).map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
  expect(log.said).toEqual(['WARNING Receiver nats: it does not say what it has: what it loses stays lost']);
});

testNats(
  'an event that is larger than what the server takes is refused, and the next one is sent',
  async () => {
    const server = await natsServer({ config: 'max_payload: 4096' });
    await server.start();
    const manager = await makeStream(await natsClient(server.url));
    const log = await openForwarded([nats(server.url)]);
    log.say('x'.repeat(10_000));
    log.say('short');
    const tally = await log.tallies(({ delivered }) => delivered === 1);
    expect(tally.dropped).toEqual({ refused: 1, missing: 0 });
    expect((await storedEvents(manager)).map(({ message }) => message)).toEqual(['short']);
  },
);

testNats('a storage that is wiped: all of the session is sent again to the new stream', async () => {
  const server = await natsServer();
  await server.start();
  const client = await natsClient(server.url, { maxReconnectAttempts: -1, reconnectTimeWait: 50 });
  await makeStream(client);
  const log = await openForwarded([nats(server.url)]);
  for (const number of numbers(25)) log.say(`event ${number}`);
  await log.tallies(({ delivered }) => delivered === 25);
  await server.kill();
  rmSync(server.storage, { recursive: true });
  await server.start();
  const manager = await makeStream(await natsClient(server.url));
  log.say('event 25');
  await log.tallies(({ delivered, pending }) => delivered >= 51 && pending === 0);
  expectWhole(await storedEvents(manager), 26);
});

testNats(
  'of several servers the next one is tried: it gets what it does not have, and nobody waits long',
  async () => {
    const servers = [await natsServer(), await natsServer()];
    for (const server of servers) await server.start();
    const managers = [];
    for (const { url } of servers) managers.push(await makeStream(await natsClient(url)));
    const log = await openForwarded([nats(servers.map(({ url }) => url).join())]);
    for (const number of numbers(5)) log.say(`event ${number}`);
    await log.tallies(({ delivered }) => delivered === 5);
    const counts = await Promise.all(managers.map(async (manager) => (await storedEvents(manager)).length));
    const first = counts.indexOf(5);
    await servers[first]?.kill();
    log.say('event 5');
    await log.tallies(({ delivered, pending }) => delivered === 11 && pending === 0);
    expectWhole(await storedEvents(managers[1 - first] as (typeof managers)[0]), 6);
  },
);

testNats('a monitor that ends while no server is there does not wait for one', async () => {
  const log = await openForwarded([nats('nats://127.0.0.1:1')]);
  log.say('one');
  await log.hears(/does not take them/);
  await log.close();
  expect(log.said.at(-1)).toBe('WARNING Receiver nats: 1 event waits in the log until a monitor runs again');
});
