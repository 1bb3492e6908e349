import { readFileSync } from 'node:fs';
import { expect, onTestFinished } from 'vitest';
import { Fleet } from '../../src/fleet/model/fleet.js';
import { Reader } from '../../src/fleet/reading/reader.js';
import { readNats } from '../../src/nats/settings.js';
import { openForwarded } from '../forward/forwarding.js';
import { nats, testNats } from '../forward/nats/support.js';
import { makeStream, natsClient, natsServer } from '../nats/server.js';

/** What the page shows of a server's configuration, with a password in place of each hash. */
const [, shown = ''] =
  /```\n(authorization \{[\s\S]*?\n\})\n```/.exec(
    readFileSync(new URL('../../docs/fleet.md', import.meta.url), 'utf8'),
  ) ?? [];
const PASSWORD = 'a-password';
const users = shown.replaceAll('"$2a$11$..."', PASSWORD);

testNats(
  'a server that is set up as docs/fleet.md shows lets its host write and its onlooker read',
  async () => {
    expect(shown).toContain('game-7');
    const admin = `{ user: admin, password: ${PASSWORD} }\n`;
    const server = await natsServer({ config: users.replace('users: [', `users: [ ${admin}`) });
    await server.start();
    await makeStream(await natsClient(server.url, { user: 'admin', pass: PASSWORD }), {
      ...{ deny_delete: true, deny_purge: true },
    });
    const log = await openForwarded([nats(server.url, { credentials: `game-7:${PASSWORD}` })], {
      host: 'game-7',
    });
    log.say('one');
    await log.tallies(({ delivered }) => delivered === 1);
    expect(log.said).toEqual([]);
    const fleet = new Fleet(Date.now());
    const settings = readNats({ url: server.url, credentials: `fleet:${PASSWORD}` }, 'test');
    const reader = new Reader({ ...{ settings, fleet, sinceMs: 3_600_000 }, now: Date.now });
    onTestFinished(() => reader.close());
    await reader.caughtUp;
    expect(fleet.rows(Date.now())).toMatchObject([{ host: 'game-7', sequence: 0 }]);
  },
);
