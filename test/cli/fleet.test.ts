import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstream } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { expect } from 'vitest';
import { auditLine } from '../forward/lines.js';
import { testNats } from '../forward/nats/support.js';
import { makeStream, natsClient, natsServer } from '../nats/server.js';
import { start } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clearsight, run } from './clearsight.js';

type Line = Readonly<Record<string, unknown>>;

/** A server with a stream. */
async function withStream() {
  const server = await natsServer();
  await server.start();
  const client = await natsClient(server.url);
  await makeStream(client);
  return { server, client };
}

async function startMonitor(url: string, ...flags: readonly string[]) {
  const target = await start('target');
  const args = ['watch', '--pid', `${target.pid}`, '--input', 'none', '--interval', '5ms', '--nats', url];
  const monitor = clearsight([...args, ...flags], { folder: temporaryFolder() });
  await monitor.said(/Protecting process/);
  return { target, monitor };
}

/** The lines of `fleet --json`, and one of them once it is there. */
function followed(url: string, ...flags: readonly string[]) {
  const fleet = clearsight(['fleet', '--nats', url, '--json', ...flags], { folder: temporaryFolder() });
  const lines = () =>
    fleet.stdout
      .split('\n')
      .slice(0, -1)
      .map((text) => JSON.parse(text) as Line);
  return {
    fleet,
    finds: async (fits: (line: Line) => boolean): Promise<Line> =>
      expect
        .poll(() => lines().find(fits), { timeout: 20_000, interval: 50 })
        .toBeDefined()
        .then(() => lines().find(fits) as Line),
  };
}

testNats('a verdict on a host is told, and that its monitor has ended', async () => {
  const { server } = await withStream();
  const { fleet, finds } = followed(server.url);
  const { target, monitor } = await startMonitor(server.url, '--action', 'terminate');
  await finds(({ kind, state }) => kind === 'monitor' && state === 'watching');
  target.send('rwx');
  expect(await monitor.ended).toBe(3);
  expect(await finds(({ kind }) => kind === 'verdict')).toMatchObject({
    code: 'FI-MEM-001',
    process: 'target',
    pid: target.pid,
  });
  expect(await finds(({ state }) => state === 'ended')).toMatchObject({ verdicts: 1, missing: 0 });
  fleet.child.kill('SIGTERM');
  expect(await fleet.ended).toBe(143);
});

testNats('a monitor that is killed is lost, and is no more when another one takes its place', async () => {
  const { server } = await withStream();
  const { finds } = followed(server.url);
  const { target, monitor } = await startMonitor(server.url);
  const { session } = await finds(({ state }) => state === 'watching');
  monitor.child.kill('SIGKILL');
  const lost = await finds(({ state }) => state === 'lost');
  expect(lost).toMatchObject({ session, why: expect.stringMatching(/^silent since /) });
  expect(Date.parse(String(lost.at)) - Number(lost.heardMs)).toBeGreaterThanOrEqual(4000);
  expect((await run(['fleet', '--nats', server.url, '--once'], { folder: temporaryFolder() })).code).toBe(6);
  clearsight(['watch', '--pid', `${target.pid}`, '--input', 'none', '--nats', server.url], {
    folder: temporaryFolder(),
  });
  expect(await finds(({ state }) => state === 'ended')).toMatchObject({
    session,
    why: expect.stringMatching(/has taken its place$/),
  });
});

testNats('once: every monitor and the counts, and an exit code by the loudest state', async () => {
  const { server } = await withStream();
  const { monitor } = await startMonitor(server.url);
  const asked = ['fleet', '--nats', server.url, '--once'];
  const fine = await run(asked, { folder: temporaryFolder() });
  expect(fine.stdout).toMatch(
    /WATCHING .*: Watching 1 target: .*\n.* FLEET 1 host: 1 watching; 0 verdicts\n$/,
  );
  expect(fine.code).toBe(0);
  monitor.child.kill('SIGTERM');
  await monitor.ended;
  const ended = await run([...asked, '--json'], { folder: temporaryFolder() });
  expect(ended.code).toBe(0);
  expect(
    ended.stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text)),
  ).toMatchObject([
    { kind: 'monitor', state: 'ended' },
    { kind: 'fleet', hosts: 1, monitors: { ended: 1, lost: 0 } },
  ]);
});

testNats('servers that go away and come back: it says so, and calls nobody lost for it', async () => {
  const { server } = await withStream();
  const { fleet, finds } = followed(server.url);
  await startMonitor(server.url);
  await finds(({ state }) => state === 'watching');
  await server.kill();
  await finds(({ kind, isUp }) => kind === 'link' && isUp === false);
  const before = fleet.stdout.length;
  await server.start();
  await expect.poll(() => fleet.stdout.slice(before), { timeout: 20_000 }).toContain('"isUp":true');
  expect(fleet.stdout).not.toContain('"lost"');
});

testNats('no server, no stream, no credentials: said in a line', async () => {
  const folder = temporaryFolder();
  const none = await run(['fleet', '--once'], { folder });
  expect([none.code, none.stderr]).toEqual([
    2,
    'clearsight: --nats: expected the servers that hold the events, got none [CS_USAGE]\n',
  ]);
  const noFile = await run(['fleet', '--nats', 'nats://127.0.0.1', '--nats-creds', 'nothing'], { folder });
  expect(noFile.code).toBe(2);
  expect(noFile.stderr).toMatch(/^clearsight: --nats-creds: expected a file of up to 1 MiB .*\n$/);
  const server = await natsServer({ config: 'authorization { user: lab, password: a-password }' });
  await server.start();
  writeFileSync(join(folder, 'creds'), 'lab:not-the-password');
  const wrong = clearsight(['fleet', '--nats', server.url, '--nats-creds', 'creds', '--json'], { folder });
  await expect
    .poll(() => wrong.stdout, { timeout: 20_000 })
    .toMatch(/"isUp":false,"reason":"[^"]*authorization violation/i);
  expect(wrong.stdout + wrong.stderr).not.toContain('not-the-password');
  writeFileSync(join(folder, 'creds'), 'lab:a-password');
  const streamless = clearsight(['fleet', '--nats', server.url, '--nats-creds', 'creds', '--json'], {
    folder,
  });
  await expect
    .poll(() => streamless.stdout, { timeout: 20_000 })
    .toMatch(/the stream cannot be read: stream not found/);
});

testNats('hostile messages are counted, and nothing of them reaches the terminal as it is', async () => {
  const { server, client } = await withStream();
  const js = jetstream(client);
  const session = randomUUID();
  const evil = {
    session,
    host: 'lab',
    kind: 'verdict',
    process: '\u001b]0;owned\u0007',
    message: 'a\u202eb\nFLEET',
    code: '\u001b[2J',
  };
  const told = headers();
  told.set('Clearsight-Previous', '-');
  await js.publish(`clearsight.lab.${session}.verdict`, auditLine(0, evil as object), {
    msgID: `${session}:0`,
    headers: told,
  });
  await js.publish(`clearsight.lab.${session}.notice`, 'no JSON');
  client.publish(`clearsight-alive.lab.${session}`, '{"figures":null}');
  const fleet = clearsight(['fleet', '--nats', server.url, '--metrics', '127.0.0.1:0'], {
    folder: temporaryFolder(),
  });
  await expect.poll(() => fleet.stdout, { timeout: 20_000 }).toContain('VERDICT lab');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there.
  expect(fleet.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
  const [, url = ''] = /Figures: (\S+)/.exec(fleet.stderr) ?? [];
  const text = await (await fetch(url)).text();
  expect(text).toContain('clearsight_fleet_refused_messages_total 1');
  expect(text).toContain('clearsight_fleet_monitors{state="lost"}');
  expect(text).toContain('clearsight_fleet_connected 1');
});
