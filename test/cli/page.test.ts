import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ProcessMap, Scene } from '../../src/page/stream/answers.js';
import { start, tell } from '../support/target.js';
import { clearsight, run } from './clearsight.js';
import { frameWith, isEnd, isSnapshot, openPageOf } from './page-client.js';

const PAGE = ['--page', '127.0.0.1:0'];

test('an injection is on the page: the warning, the hits, the verdict, the map of that moment, and the end', async () => {
  const target = await start('target');
  const args = ['--pid', `${target.pid}`, '--input', 'none', '--action', 'terminate', ...PAGE];
  const monitor = clearsight(['watch', ...args, '--json']);
  const page = await openPageOf(monitor);
  const { data: first } = await page.next(isSnapshot);
  expect(first).toMatchObject({ missedFrames: 0, isLive: true });
  expect(first.setup).toMatchObject({ action: 'terminate', profile: 'threshold', limits: { hits: 3 } });
  expect(first.setup.settings).toContainEqual({ path: 'action', value: '"terminate"', isDefault: false });
  const key = await new Promise<string>((resolve, reject) => {
    const isListed = ({ processes }: { processes: readonly { pid: number }[] }) =>
      processes.some(({ pid }) => pid === target.pid);
    const known = first.processes.find(({ pid }) => pid === target.pid);
    if (known !== undefined) resolve(known.key);
    else
      page
        .next(frameWith(isListed))
        .then(({ data }) => resolve(data.processes.find(({ pid }) => pid === target.pid)?.key ?? ''), reject);
  });
  await page.next(frameWith(({ processes }) => processes.some(({ state }) => state === 'clean')));

  target.send('rwx');
  const { data: judged } = await page.next(
    frameWith(({ events }) => events.some(({ kind }) => kind === 'verdict')),
  );
  const verdict = judged.events.find(({ kind }) => kind === 'verdict');
  expect(verdict).toMatchObject({ code: 'FI-MEM-001', pid: target.pid, action: 'terminate' });
  const scene = (await (await page.get(`/scene?sequence=${verdict?.sequence}`)).json()) as Scene;
  const found =
    verdict?.findings?.flatMap((each) => (each.kind === 'region' ? [each.startAddress] : [])) ?? [];
  expect(scene.map?.key).toBe(key);
  expect(scene.map?.regions.filter(({ startAddress }) => found.includes(startAddress))).toMatchObject([
    { change: 'new', permissions: 'rwxp', backing: 'anonymous' },
  ]);
  const { data: over } = await page.next(
    frameWith(({ processes }) => processes.some(({ outcome }) => outcome === 'ended')),
  );
  expect(over.processes.find(({ pid }) => pid === target.pid)).toMatchObject({ verdicts: 1, hits: 3 });
  await page.next(isEnd);
  expect(await monitor.ended).toBe(3);
});

test('the map of a process shows what is new since first sight', async () => {
  const target = await start('target');
  const monitor = clearsight([
    'watch',
    '--pid',
    `${target.pid}`,
    '--input',
    'none',
    '--hits',
    '1000',
    ...PAGE,
  ]);
  const page = await openPageOf(monitor);
  const { data } = await page.next(
    frameWith(({ processes }) => processes.some(({ state }) => state === 'clean')),
  );
  const key = data.processes[0]?.key ?? '';
  const mapOf = async () =>
    (await (await page.get(`/map?process=${encodeURIComponent(key)}`)).json()) as ProcessMap;
  const before = await mapOf();
  expect(before.regions.length).toBeGreaterThan(0);
  expect(before.regions.every(({ change }) => change === 'same')).toBe(true);
  const address = await tell(target, 'rwx');
  await page.next(frameWith(({ processes }) => processes.some(({ suspicious }) => suspicious > 0)));
  const added = (await mapOf()).regions.filter(({ change }) => change !== 'same');
  expect(added).toMatchObject([{ startAddress: `0x${address.toString(16)}`, change: 'new' }]);
  const series = await (await page.get('/series?from=0&to=1000000000000&most=4096')).json();
  expect(series).toMatchObject({ series: { regions: expect.any(Array), cpu: expect.any(Array) } });
});

test('the address is on standard error alone: no file holds the token', async () => {
  const target = await start('target');
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--input', 'none', ...PAGE]);
  const { token, next } = await openPageOf(monitor);
  await next(frameWith(({ processes }) => processes.some(({ state }) => state === 'clean')));
  monitor.child.kill('SIGTERM');
  await monitor.ended;
  const logs = join(monitor.folder, 'ClearSight', 'logs');
  const entries = readdirSync(logs, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(0);
  for (const { parentPath, name } of files)
    expect(readFileSync(join(parentPath, name), 'utf8')).not.toContain(token);
});

test('the usual port is taken: the next one serves, and both pages work', async () => {
  const target = await start('target');
  const args = ['watch', '--pid', `${target.pid}`, '--input', 'none', '--page'];
  const [one, other] = [clearsight(args), clearsight(args)];
  const [first, second] = [await openPageOf(one), await openPageOf(other)];
  expect(first.url).not.toBe(second.url);
  expect(first.token).not.toBe(second.token);
  const [{ data: a }, { data: b }] = [await first.next(isSnapshot), await second.next(isSnapshot)];
  expect(a.setup.session).not.toBe(b.setup.session);
});

test('a recording has a page too, and says that nothing is judged', async () => {
  const target = await start('target');
  const monitor = clearsight(['record', 'it.ndjson', '--pid', `${target.pid}`, '--input', 'none', ...PAGE]);
  const { next } = await openPageOf(monitor);
  const { data } = await next(isSnapshot);
  expect(data.setup).toMatchObject({ isRecordingOnly: true, capture: 'it.ndjson', action: 'simulate' });
});

test('a program that is run has a page from its first instruction', async () => {
  const monitor = clearsight(['run', ...PAGE, '--input', 'none', '--', 'sleep', '60']);
  const { next } = await openPageOf(monitor);
  const { data } = await next(frameWith(({ processes }) => processes.some(({ name }) => name === 'sleep')));
  expect(data.processes[0]).toMatchObject({ isTarget: true });
  // Goes on to the program, which would keep the output open.
  monitor.child.kill('SIGTERM');
  await monitor.ended;
});

/** A port of loopback that somebody else has. */
async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test('a page that cannot be served is one line, and nothing is started', async () => {
  const target = await start('target');
  const watch = (...args: string[]) => run(['watch', '--pid', `${target.pid}`, '--input', 'none', ...args]);
  const taken = await takenPort();
  for (const [args, code, says] of [
    [['--page', `127.0.0.1:${taken}`], 1, /--page: expected a free port, got .*in use/],
    [['--page', 'nowhere'], 2, /--page/],
    [['--page', '127.0.0.1:70000'], 2, /--page/],
    [['--page', '0.0.0.0:0'], 2, /--page-insecure/],
    [['--page-cert', 'a.pem'], 2, /--page-key/],
    [['--page-cert', 'no.pem', '--page-key', 'no.pem'], 1, /no\.pem/],
  ] as const) {
    const { code: got, stderr } = await watch(...args);
    expect([got, stderr.trim().split('\n').length]).toEqual([code, 1]);
    expect(stderr).toMatch(says);
  }
});
