import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { hostToken } from '../../src/nats/subjects.js';
import { testNats } from '../forward/nats/support.js';
import { makeStream, natsClient, natsServer } from '../nats/server.js';
import { start } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { auditEvents, clearsight, run } from './clearsight.js';

const HOST = hostToken(hostname());
/** What docs/fleet.md lets a host do that gives captures, and those who fetch them. */
const ACCOUNTS = `authorization { users: [
  { user: admin, password: admin-password }
  { user: host, password: host-password, permissions {
    publish: ["clearsight.${HOST}.>", "clearsight-alive.${HOST}.>", "$JS.API.DIRECT.GET.CLEARSIGHT.clearsight.${HOST}.>"]
    subscribe: ["_INBOX_${HOST}.>", "clearsight-capture.${HOST}.*"]
    allow_responses: true
  } }
  { user: fleet, password: fleet-password, permissions {
    publish: [
      "$JS.API.STREAM.INFO.CLEARSIGHT", "$JS.API.CONSUMER.CREATE.CLEARSIGHT.>", "$JS.API.CONSUMER.DELETE.CLEARSIGHT.>"
      "$JS.API.CONSUMER.INFO.CLEARSIGHT.>", "$JS.API.CONSUMER.MSG.NEXT.CLEARSIGHT.>", "clearsight-capture.>"
    ]
    subscribe: ["clearsight-alive.>", "_INBOX_fleet.>"]
  } }
] }`;

/** A session that recorded a capture, and a monitor of the same log folder that runs on. */
async function recorded(offerCaptures: boolean) {
  const server = await natsServer({ config: ACCOUNTS });
  await server.start();
  await makeStream(await natsClient(server.url, { user: 'admin', pass: 'admin-password' }));
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'host.creds'), 'host:host-password');
  writeFileSync(join(folder, 'fleet.creds'), 'fleet:fleet-password');
  const forward = [
    { kind: 'nats', url: server.url, credentialsFile: 'host.creds', ...(offerCaptures && { offerCaptures }) },
  ];
  writeFileSync(join(folder, 'clearsight.config.json'), JSON.stringify({ forward }));
  const target = await start('target');
  const watching = ['watch', '--pid', `${target.pid}`, '--input', 'none', '--interval', '1ms'];
  const first = clearsight([...watching, '--record', 'a.ndjson', '--duration', '2s'], { folder });
  expect(await first.ended).toBe(0);
  const { session = '' } = auditEvents({ folder })[0] ?? {};
  const asked = ['fleet', '--nats', server.url, '--nats-creds', 'fleet.creds'];
  const fetching = (out: string) => run([...asked, '--fetch', session, '--out', out], { folder });
  return { folder, asked, fetching, watching };
}

testNats(
  'a capture is fetched part by part, also when another monitor writes the log by now',
  async () => {
    const { folder, fetching, watching } = await recorded(true);
    const capture = readFileSync(join(folder, 'a.ndjson'));
    const sha256 = createHash('sha256').update(capture).digest('hex');
    expect(auditEvents({ folder }).find(({ details }) => details?.capture !== undefined)).toMatchObject({
      kind: 'notice',
      message: `Capture a.ndjson: ${capture.length} bytes, SHA-256 ${sha256}`,
      details: { capture: join(folder, 'a.ndjson'), bytes: capture.length, sha256 },
    });
    const nobody = await fetching('b.ndjson');
    expect([nobody.code, nobody.stderr]).toEqual([
      1,
      expect.stringContaining('no monitor there gives captures'),
    ]);
    expect(readdirSync(folder)).not.toContain('b.ndjson.part');
    const second = clearsight(watching, { folder });
    await second.said(/Protecting process/);
    const fetched = await fetching('b.ndjson');
    expect(fetched.stderr).toBe('');
    expect(fetched.stdout).toBe(`b.ndjson: ${capture.length} bytes, SHA-256 ${sha256}\n`);
    expect(readFileSync(join(folder, 'b.ndjson')).equals(capture)).toBe(true);
    const again = await fetching('b.ndjson.part');
    expect(again.code).toBe(0);
    appendFileSync(join(folder, 'a.ndjson'), '\n');
    const changed = await fetching('c.ndjson');
    expect([changed.code, changed.stderr]).toEqual([1, expect.stringContaining('it is not as it was')]);
    expect(existsSync(join(folder, 'c.ndjson'))).toBe(false);
  },
  90_000,
);

testNats(
  'where captures are not offered nobody gets one, and what is wrong is said',
  async () => {
    const { folder, asked, fetching, watching } = await recorded(false);
    const second = clearsight(watching, { folder });
    await second.said(/Protecting process/);
    expect((await fetching('b.ndjson')).stderr).toContain('no monitor there gives captures');
    writeFileSync(join(folder, 'there'), '');
    const cases: readonly [readonly string[], number, RegExp][] = [
      [
        ['--fetch', '11111111-2222-4333-8444-555555555555', '--out', 'x'],
        1,
        /expected a capture that the session has offered, got none/,
      ],
      [['--fetch', 'a.b', '--out', 'x'], 1, /expected the id of a session, got "a\.b"/],
      [['--out', 'x'], 2, /expected --fetch SESSION and --out FILE together/],
    ];
    for (const [flags, code, words] of cases) {
      const told = await run([...asked, ...flags], { folder });
      expect([told.code, told.stderr]).toEqual([code, expect.stringMatching(words)]);
    }
  },
  90_000,
);
