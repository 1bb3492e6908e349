import { expect, onTestFinished } from 'vitest';
import { Fleet } from '../../src/fleet/model/fleet.js';
import { Reader } from '../../src/fleet/reading/reader.js';
import { readNats } from '../../src/nats/settings.js';
import { openForwarded } from '../forward/forwarding.js';
import { SESSION } from '../forward/lines.js';
import { nats, testNats } from '../forward/nats/support.js';
import { makeStream, natsClient, natsServer } from '../nats/server.js';

/** All that an operator lets those do who look on; `hears` is what reaches them beside answers. */
const reading = (hears: string) => `permissions {
  publish: [
    "$JS.API.STREAM.INFO.CLEARSIGHT", "$JS.API.CONSUMER.CREATE.CLEARSIGHT.>", "$JS.API.CONSUMER.DELETE.CLEARSIGHT.>"
    "$JS.API.CONSUMER.INFO.CLEARSIGHT.>", "$JS.API.CONSUMER.MSG.NEXT.CLEARSIGHT.>"
  ]
  subscribe: [${hears} "_INBOX_fleet.>"]
}`;
const USERS = `authorization { users: [
  { user: admin, password: admin-password }
  { user: fleet, password: fleet-password, ${reading('"clearsight-alive.>",')} }
  { user: deaf, password: deaf-password, ${reading('')} }
] }`;

/** A fleet that reads from a server, as whoever may only read. */
function readFleet(url: string, credentials?: string) {
  const fleet = new Fleet(Date.now());
  const reader = new Reader({
    ...{ settings: readNats({ url, credentials }, 'test'), fleet, sinceMs: 3_600_000 },
    now: Date.now,
  });
  onTestFinished(() => reader.close());
  return { fleet, reader };
}

testNats('with permissions to read alone: what was there and what comes is read', async () => {
  const server = await natsServer({ config: USERS });
  await server.start();
  await makeStream(await natsClient(server.url, { user: 'admin', pass: 'admin-password' }));
  const log = await openForwarded([nats(server.url, { credentials: 'admin:admin-password' })]);
  for (let number = 0; number < 20; number++) log.say(`event ${number}`);
  await log.tallies(({ delivered }) => delivered === 20);
  const { fleet, reader } = readFleet(server.url, 'fleet:fleet-password');
  await reader.caughtUp;
  expect(fleet.rows(Date.now())).toMatchObject([{ session: SESSION, host: 'lab', sequence: 19, missing: 0 }]);
  log.say('one more');
  await expect.poll(() => fleet.counts(Date.now()).events).toBe(21);
  expect(fleet.counts(Date.now())).toMatchObject({ hosts: 1, refused: 0, missing: 0 });
  expect(fleet.link).toMatchObject({ isUp: true, reason: '' });
});

testNats('who may not hear signs of life is told so, and calls nobody lost', async () => {
  const server = await natsServer({ config: USERS });
  await server.start();
  await makeStream(await natsClient(server.url, { user: 'admin', pass: 'admin-password' }));
  const log = await openForwarded([nats(server.url, { credentials: 'admin:admin-password' })]);
  log.say('an event');
  await log.tallies(({ delivered }) => delivered === 1);
  const { fleet, reader } = readFleet(server.url, 'deaf:deaf-password');
  await reader.caughtUp;
  expect(fleet.link).toMatchObject({ isUp: false, reason: expect.stringMatching(/permissions violation/i) });
  expect(fleet.rows(Date.now() + 60_000)).toMatchObject([{ session: SESSION, host: 'lab', state: 'stale' }]);
});
