import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { testNats } from '../forward/nats/support.js';
import { makeStream, natsClient, natsServer } from '../nats/server.js';
import { start } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { auditEvents, clearsight, run } from './clearsight.js';

/** A session that recorded a capture, and a monitor of the same log folder that runs on. */
async function recorded(offerCaptures: boolean) {
  const server = await natsServer();
  await server.start();
  await makeStream(await natsClient(server.url));
  const folder = temporaryFolder();
  const forward = [{ kind: 'nats', url: server.url, ...(offerCaptures && { offerCaptures }) }];
  writeFileSync(join(folder, 'clearsight.config.json'), JSON.stringify({ forward }));
  const target = await start('target');
  const watching = ['watch', '--pid', `${target.pid}`, '--input', 'none', '--interval', '1ms'];
  const first = clearsight([...watching, '--record', 'a.ndjson', '--duration', '2s'], { folder });
  expect(await first.ended).toBe(0);
  const { session = '' } = auditEvents({ folder })[0] ?? {};
  const fetching = (out: string) =>
    run(['fleet', '--nats', server.url, '--fetch', session, '--out', out], { folder });
  return { folder, session, fetching, watching, url: server.url };
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
    const { folder, fetching, watching, url } = await recorded(false);
    const second = clearsight(watching, { folder });
    await second.said(/Protecting process/);
    expect((await fetching('b.ndjson')).stderr).toContain('no monitor there gives captures');
    writeFileSync(join(folder, 'there'), '');
    const asked = ['fleet', '--nats', url];
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
