import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { expect, onTestFinished } from 'vitest';
import { type Beat, parseBeat } from '../../src/nats/beat.js';
import { ALL_BEATS } from '../../src/nats/subjects.js';
import { testNats } from '../forward/nats/support.js';
import {
  freePorts,
  makeStream,
  natsClient,
  natsServer,
  type StoredEvent,
  storedEvents,
} from '../nats/server.js';
import { start } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clearsight, logLines, run } from './clearsight.js';

const PASSWORD = 'a-password-that-nobody-may-read';
const watching = (pid: number) => ['watch', '--pid', `${pid}`, '--input', 'none', '--interval', '5ms'];
const idsOf = (stored: readonly StoredEvent[]) => stored.map(({ id }) => id);
const auditedIds = (folder: string) =>
  logLines({ folder }, 'audit.ndjson').map((line) => {
    const { session, sequence } = JSON.parse(line) as StoredEvent;
    return `${session}:${sequence}`;
  });

testNats(
  'every event of a session is in the stream, signs of life come each second, and no password is told',
  async () => {
    const target = await start('target');
    const server = await natsServer({ config: `authorization { user: lab, password: ${PASSWORD} }` });
    await server.start();
    const client = await natsClient(server.url, { user: 'lab', pass: PASSWORD });
    const manager = await makeStream(client);
    const beats: (Beat | undefined)[] = [];
    const subscription = client.subscribe(ALL_BEATS, {
      callback: (_, { data }) => void beats.push(parseBeat(data)),
    });
    onTestFinished(() => subscription.unsubscribe());
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'creds'), `lab:${PASSWORD}`, { mode: 0o600 });
    const monitor = clearsight(
      [...watching(target.pid), '--nats', server.url, '--nats-creds', 'creds', '--action', 'terminate'],
      { folder },
    );
    await monitor.said(/Protecting process/);
    await expect.poll(() => beats.length, { timeout: 10_000 }).toBeGreaterThan(1);
    target.send('rwx');
    expect(await monitor.ended).toBe(3);
    expect(idsOf(await storedEvents(manager))).toEqual(auditedIds(folder));
    await client.flush();
    expect(beats).not.toContain(undefined);
    expect(beats[0]).toMatchObject({ ended: null, verdicts: 0, isStuck: false });
    expect(beats.at(-1)).toMatchObject({ ended: 'settled', verdicts: 1, unseen: '' });
    expect(beats.at(-1)?.words).toMatch(/^Watching .* 1 verdict/);
    expect(beats.at(-1)?.figures).toMatchObject({ clearsight_verdicts_total: 1 });
    expect(beats.at(-1)?.figures.clearsight_scans_total).toBeGreaterThan(0);
    const told = [
      monitor.stdout,
      monitor.stderr,
      readFileSync(join(folder, 'ClearSight/logs/audit.ndjson'), 'utf8'),
    ];
    expect(told.join()).not.toContain(PASSWORD);
  },
);

testNats(
  'a cluster that loses a server, then all, and a monitor that is killed: every event once, in order',
  async () => {
    const target = await start('target');
    const routes = await freePorts(3);
    const servers = await Promise.all(
      routes.map((port, index) => natsServer({ cluster: { name: `n${index}`, port, routes } })),
    );
    await Promise.all(servers.map((server) => server.start()));
    const urls = servers.map(({ url }) => url);
    const maker = await natsClient(urls, { waitOnFirstConnect: true });
    await expect
      .poll(() => makeStream(maker, { num_replicas: 3 }).then(() => 'made', String), { timeout: 20_000 })
      .toBe('made');
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'clearsight.config.json'), JSON.stringify({ heartbeat: '100ms' }));
    const args = [...watching(target.pid), '--nats', urls.join()];
    const lines = () => logLines({ folder }, 'audit.ndjson').length;
    const grows = async (more: number) => {
      const before = lines();
      await expect.poll(lines, { timeout: 20_000 }).toBeGreaterThan(before + more);
    };
    const first = clearsight(args, { folder });
    await first.said(/Protecting process/);
    await grows(20);
    await servers[0]?.kill();
    await grows(20);
    await servers[0]?.start();
    await Promise.all(servers.map((server) => server.kill()));
    await grows(20);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = clearsight(args, { folder });
    await second.said(/Protecting process/);
    await grows(20);
    await Promise.all(servers.map((server) => server.start()));
    await second.said(/it takes events again/);
    second.child.kill('SIGKILL');
    await second.ended;
    const last = clearsight([...args, '--duration', '3s'], { folder });
    expect(await last.ended).toBe(0);
    expect(last.stderr).not.toContain('wait in the log');
    const manager = await jetstreamManager(await natsClient(urls));
    expect(idsOf(await storedEvents(manager))).toEqual(auditedIds(folder));
  },
  120_000,
);

testNats('what is wrong with the flags is said in a line', async () => {
  const cases: readonly [readonly string[], RegExp][] = [
    [['--nats', 'http://a'], /forward\[0\] \(nats\): url: expected nats:\/\/HOST/],
    [['--nats', `nats://me:${PASSWORD}@a`], /expected no user name and password in the address/],
    [['--nats', 'nats://127.0.0.1', '--nats-creds', 'nothing'], /credentialsFile: expected a file/],
    [['--nats-creds', 'creds'], /--nats-creds: expected --nats URL beside it/],
    [['--nats', 'nats://127.0.0.1', '--nats-stream', 'a.b'], /stream/],
  ];
  for (const [flags, words] of cases) {
    const { code, stderr } = await run([...watching(process.pid), ...flags], { folder: temporaryFolder() });
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
    expect(stderr).not.toContain(PASSWORD);
  }
});
