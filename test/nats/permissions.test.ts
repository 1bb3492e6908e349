import { jetstream } from '@nats-io/jetstream';
import { expect, onTestFinished } from 'vitest';
import { Fleet } from '../../src/fleet/model/fleet.js';
import { Reader } from '../../src/fleet/reading/reader.js';
import { readNats } from '../../src/nats/settings.js';
import { openForwarded } from '../forward/forwarding.js';
import { auditLine, SESSION } from '../forward/lines.js';
import { nats, testNats } from '../forward/nats/support.js';
import { makeStream, natsClient, natsServer, storedEvents } from './server.js';

/** As docs/fleet.md has them. */
const hostUser = (host: string) => `{ user: ${host}, password: ${host}-password, permissions: {
  publish: ["clearsight.${host}.>", "clearsight-alive.${host}.>", "$JS.API.DIRECT.GET.CLEARSIGHT.clearsight.${host}.>"]
  subscribe: ["_INBOX_${host}.>"]
} }`;
const USERS = `authorization { users: [ { user: admin, password: admin-password }, ${hostUser('lab')}, ${hostUser('other')} ] }`;

async function open(more: Parameters<typeof makeStream>[1] = {}) {
  const server = await natsServer({ config: USERS });
  await server.start();
  const manager = await makeStream(
    await natsClient(server.url, { user: 'admin', pass: 'admin-password' }),
    more,
  );
  const client = await natsClient(server.url, {
    user: 'lab',
    pass: 'lab-password',
    inboxPrefix: '_INBOX_lab',
  });
  return { server, manager, client, js: jetstream(client, { timeout: 1000 }) };
}

testNats(
  'with the credentials of a host nothing is written as another one, asked of it, or removed',
  async () => {
    const { manager, client, js } = await open();
    await js.publish('clearsight.lab.s.verdict', '{}', { msgID: 's:0' });
    await expect(js.publish('clearsight.other.s.verdict', '{}')).rejects.toThrow(/permissions violation/i);
    const asked = [
      '$JS.API.DIRECT.GET.CLEARSIGHT.clearsight.other.>',
      '$JS.API.STREAM.MSG.GET.CLEARSIGHT',
      '$JS.API.STREAM.MSG.DELETE.CLEARSIGHT',
      '$JS.API.STREAM.PURGE.CLEARSIGHT',
      '$JS.API.CONSUMER.CREATE.CLEARSIGHT',
    ];
    for (const subject of asked)
      await expect(client.request(subject, '{"seq":1}', { timeout: 1000 })).rejects.toThrow(
        /permissions violation/i,
      );
    const refused = new Promise<Error | null>((resolve) => {
      client.subscribe('_INBOX_other.>', { callback: (error) => resolve(error) });
    });
    expect(String(await refused)).toMatch(/permissions violation/i);
    expect((await storedEvents(manager)).map(({ subject }) => subject)).toEqual(['clearsight.lab.s.verdict']);
  },
);

testNats(
  'an event that is led to the subject of another host is none of its events, and keeps none away',
  async () => {
    const { server, manager, client, js } = await open({ duplicate_window: 100_000_000 });
    const forged = { subject: `clearsight.other.${SESSION}.verdict`, id: `${SESSION}:999` };
    await js.publish(`clearsight.lab.${SESSION}.verdict`, auditLine(999, { host: 'other' }), {
      msgID: forged.id,
    });
    // The server stores no copy of it while it knows its id.
    await expect
      .poll(async () => {
        const copy = `$JS.API.DIRECT.GET.CLEARSIGHT.clearsight.lab.${SESSION}.verdict`;
        client.publish(copy, '', { reply: forged.subject });
        return storedEvents(manager);
      })
      .toContainEqual(expect.objectContaining(forged));
    const fleet = new Fleet(Date.now());
    const settings = readNats({ url: server.url, credentials: 'admin:admin-password' }, 'test');
    const reader = new Reader({ ...{ settings, fleet, sinceMs: 3_600_000 }, now: Date.now });
    onTestFinished(() => reader.close());
    await reader.caughtUp;
    expect(fleet.rows(Date.now())).toEqual([]);
    expect(fleet.counts(Date.now()).refused).toBeGreaterThanOrEqual(2);

    const log = await openForwarded([nats(server.url, { credentials: 'other:other-password' })], {
      host: 'other',
    });
    for (const number of [0, 1, 2]) log.say(`event ${number}`);
    await log.tallies(({ delivered }) => delivered === 3);
    const own = (await storedEvents(manager)).filter(({ message }) => /^event [012]$/.test(message));
    expect(own.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
  },
);
