import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hookServer, type Post, status } from '../forward/server.js';
import { start, tell } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clearsight, logLines, run } from './clearsight.js';

const SECRET = 'a secret that nobody may ever read';
const TOKEN = 'Bearer 0123456789abcdef';

const idsOf = (posts: readonly Post[]) => posts.map(({ headers }) => headers['idempotency-key']);
const auditedIds = (folder: string) =>
  logLines({ folder }, 'audit.ndjson').map((line) => {
    const { session, sequence } = JSON.parse(line) as { session: string; sequence: number };
    return `${session}:${sequence}`;
  });

/** A folder with a configuration that sends every event to a webhook, signed. */
function project(forward: readonly object[]): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'secret'), `${SECRET}\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'token'), TOKEN, { mode: 0o600 });
  writeFileSync(join(folder, 'clearsight.config.json'), JSON.stringify({ forward }));
  return folder;
}

const toHook = (url: string) => ({
  ...{ kind: 'webhook', url, level: 'INFO', secretFile: 'secret', authorizationFile: 'token' },
});
const watching = (pid: number) => ['watch', '--pid', `${pid}`, '--input', 'none', '--interval', '5ms'];

test('a verdict reaches a webhook and a program that flags name, in order, with what else is severe', async () => {
  const target = await start('target');
  const { url, posts } = await hookServer(status(200));
  const folder = temporaryFolder();
  const program = join(folder, 'alert');
  writeFileSync(program, '#!/bin/sh\ncat >> alerts\n');
  chmodSync(program, 0o700);
  const args = [...watching(target.pid), '--webhook', url, '--exec', './alert', '--action', 'terminate'];
  const monitor = clearsight(args, { folder });
  await monitor.said(/Protecting process/);
  target.send('rwx');
  expect(await monitor.ended).toBe(3);
  const severe = logLines({ folder }, 'audit.ndjson').filter((line) => !line.includes('"level":"INFO"'));
  expect(severe.map((line) => JSON.parse(line).kind)).toContain('verdict');
  expect(posts.map(({ body }) => body.trimEnd())).toEqual(severe);
  expect(readFileSync(join(folder, 'alerts'), 'utf8').trimEnd().split('\n')).toEqual(severe);
});

test('killed again and again while a server comes and goes: each event is there once, in order', async () => {
  const target = await start('target');
  const gone = await hookServer(status(200));
  await gone.close();
  const folder = project([toHook(gone.url)]);
  for (let round = 0; round < 3; round++) {
    const monitor = clearsight(watching(target.pid), { folder });
    await monitor.said(/Protecting process/);
    await monitor.said(/does not take them \(connect ECONNREFUSED/);
    monitor.child.kill('SIGKILL');
    await monitor.ended;
  }
  const { posts } = await hookServer(status(200), { port: gone.port });
  // Killed while it sends, too.
  const sending = clearsight(watching(target.pid), { folder });
  await sending.said(/Protecting process/);
  sending.child.kill('SIGKILL');
  await sending.ended;
  const last = clearsight([...watching(target.pid), '--duration', '1s'], { folder });
  expect(await last.ended).toBe(0);
  // An event that was on its way when it was killed may come twice, under one id.
  expect([...new Set(idsOf(posts))]).toEqual(auditedIds(folder));
  expect(posts.length).toBeLessThanOrEqual(auditedIds(folder).length + 1);
  expect(new Set(idsOf(posts).map((id) => `${id}`.split(':')[0])).size).toBe(5);
});

test('a process is ended in time while every receiver is stuck, and the verdict waits', async () => {
  const target = await start('target');
  const { url } = await hookServer(() => {});
  const folder = project([]);
  const program = join(folder, 'hangs');
  writeFileSync(program, '#!/bin/sh\nexec sleep 1000\n');
  chmodSync(program, 0o700);
  const forward = [
    toHook(url),
    { kind: 'exec', command: ['./hangs'], timeout: '10m' },
    { kind: 'syslog', url: 'tcp://127.0.0.1:1' },
  ];
  writeFileSync(join(folder, 'clearsight.config.json'), JSON.stringify({ forward }));
  const monitor = clearsight([...watching(target.pid), '--action', 'terminate', '--json'], { folder });
  await monitor.nextOf('target-found');
  target.send('rwx');
  expect(await target.exited).toBe('SIGKILL');
  expect(await monitor.nextOf('enforcement')).toMatchObject({ outcome: 'ended' });
  expect(await monitor.ended).toBe(3);
  for (const name of ['webhook', 'exec', 'syslog'])
    expect(monitor.stderr).toMatch(new RegExp(`Receiver ${name}: \\d+ events? waits? in the log`));
});

test('no secret, token or address is in any log, event or capture', async () => {
  const target = await start('target');
  const { url, posts } = await hookServer(status(200));
  const folder = project([toHook(`${url}?key=hidden-in-the-address`)]);
  const args = [...watching(target.pid), '--record', 'session.ndjson', '--json', '-q', '--page', '--metrics'];
  const monitor = clearsight(args, { folder });
  await monitor.nextOf('target-found');
  await tell(target, 'rwx');
  await monitor.nextOf('verdict');
  await monitor.ended;
  expect(posts[0]?.headers.authorization).toBe(TOKEN);
  const all = [
    ...['memory_monitor.log', 'input_logger_detector.log', 'audit.ndjson', 'forward/webhook.position'].map(
      (name) => readFileSync(join(folder, 'ClearSight/logs', name), 'utf8'),
    ),
    readFileSync(join(folder, 'session.ndjson'), 'utf8'),
    monitor.stdout,
    monitor.stderr,
  ];
  for (const text of all) expect(text).not.toMatch(/secret that|0123456789abcdef|hidden-in/);
  expect(all[2]).toContain('"kind":"verdict"');
});

test('a position goes on through a restart when nothing is wrong, and a replay into the log is not sent', async () => {
  const target = await start('target');
  const { url, posts } = await hookServer(status(200));
  const folder = project([toHook(url)]);
  const args = [...watching(target.pid), '--duration', '1s', '--record', 'session.ndjson'];
  expect(await clearsight(args, { folder }).ended).toBe(0);
  const first = posts.length;
  const replaying = await run(['replay', 'session.ndjson', '--log-dir', 'ClearSight/logs'], { folder });
  expect(replaying.code).toBe(0);
  expect(posts).toHaveLength(first);
  expect(await clearsight([...watching(target.pid), '--duration', '1s'], { folder }).ended).toBe(0);
  expect(posts.length).toBeGreaterThan(first);
  expect(posts.every(({ event }) => event.replayed === undefined)).toBe(true);
  expect(new Set(idsOf(posts)).size).toBe(posts.length);
});

test('figures tell what waits, and that nothing was lost', async () => {
  const target = await start('target');
  const gone = await hookServer(status(200));
  await gone.close();
  const folder = project([toHook(gone.url)]);
  const monitor = clearsight([...watching(target.pid), '--metrics'], { folder });
  await monitor.said(/does not take them/);
  const [, url = ''] = /Metrics: (\S+)/.exec(monitor.stderr) ?? [];
  const figure = async (name: string) => {
    const text = await (await fetch(url)).text();
    const [, value] =
      new RegExp(`^clearsight_forward_${name}\\{receiver="webhook"\\} (\\S+)$`, 'm').exec(text) ?? [];
    return Number(value);
  };
  await expect.poll(() => figure('pending_events')).toBeGreaterThan(1);
  expect(await figure('delivered_events_total')).toBe(0);
  expect(await figure('oldest_pending_age_seconds')).toBeGreaterThan(0);
  await hookServer(status(200), { port: gone.port });
  await expect.poll(() => figure('pending_events'), { timeout: 20_000 }).toBe(0);
  expect(await figure('delivered_events_total')).toBe(await figure('accepted_events_total'));
});

const HOOK = { kind: 'webhook', url: 'https://example.org/' };

test.each<[string, object, RegExp]>([
  [
    'no URL',
    { kind: 'webhook', url: 'nonsense' },
    /url: expected a URL such as https:\/\/example\.org\/alerts, got something else/,
  ],
  [
    'http to another machine',
    { kind: 'webhook', url: 'http://example.org/' },
    /url: expected https:\/\/, or http:\/\/ on this machine/,
  ],
  [
    'a password in the address',
    { kind: 'webhook', url: 'https://me:hidden@example.org/' },
    /url: expected no user name and password/,
  ],
  [
    'a scheme that syslog has not',
    { kind: 'syslog', url: 'https://example.org' },
    /url: expected udp:\/\/HOST, tcp:\/\/HOST or tls:\/\/HOST, got https:/,
  ],
  ['no address', { kind: 'syslog' }, /url: expected one for syslog, got none/],
  [
    'an address for a program',
    { kind: 'exec', command: ['true'], url: 'https://example.org' },
    /url: expected nothing for exec, got a value/,
  ],
  [
    'a program that is not there',
    { kind: 'exec', command: ['./missing'] },
    /command: expected a program that can be run, got .*missing/,
  ],
  [
    'a program that is none',
    { kind: 'exec', command: ['./secret'] },
    /command: expected a program that can be run, got .*secret/,
  ],
  [
    'a name that no command has',
    { kind: 'exec', command: ['no-such-program-anywhere'] },
    /expected a program that can be run/,
  ],
  ['a secret that is not there', { ...HOOK, secretFile: 'missing' }, /secretFile: expected a file .* ENOENT/],
  [
    'a secret that is a folder',
    { ...HOOK, secretFile: 'folder' },
    /secretFile: expected a file .* found something else/,
  ],
  [
    'a secret that is short',
    { ...HOOK, secretFile: 'short' },
    /secretFile: expected a secret of at least 16 bytes/,
  ],
  ['a header of two lines', { ...HOOK, authorizationFile: 'lines' }, /authorizationFile: expected one line/],
  [
    'a name for a folder elsewhere',
    { ...HOOK, name: '../x' },
    /name: expected at most 32 lower-case letters/,
  ],
])('%s is refused before anything is watched, in one line', async (_, receiver, words) => {
  const folder = project([receiver]);
  writeFileSync(join(folder, 'short'), 'hidden\n');
  writeFileSync(join(folder, 'lines'), 'one: hidden\r\ntwo');
  mkdirSync(join(folder, 'folder'));
  const { code, stderr } = await run(watching(process.pid), { folder });
  expect(code).toBe(2);
  expect(stderr).toMatch(words);
  expect(stderr).toMatch(/^[^\n]+\[CS_CONFIG\]\n$/);
  expect(stderr).not.toContain('hidden');
});

test('two receivers of one name are refused, and a secret without a webhook', async () => {
  const folder = project([HOOK, HOOK]);
  const twice = await run(watching(process.pid), { folder });
  expect(twice).toMatchObject({ code: 2 });
  expect(twice.stderr).toMatch(
    /forward\[1\] \(webhook\): name: expected a name of its own, got webhook again/,
  );
  const alone = await run([...watching(process.pid), '--webhook-secret', 'secret'], { folder });
  expect(alone).toMatchObject({ code: 2 });
  expect(alone.stderr).toMatch(/--webhook-secret: expected --webhook URL beside it, got none/);
});
