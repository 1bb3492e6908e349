import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { filter, firstValueFrom, lastValueFrom, type Observable, ReplaySubject, toArray } from 'rxjs';
import { expect, onTestFinished, test } from 'vitest';
import type { ConfigInput } from '../../src/config/schema.js';
import { type LiveMonitor, openMonitor } from '../../src/library/open-monitor.js';
import { openReplay } from '../../src/library/open-replay.js';
import type { MonitorEvent } from '../../src/records/event.js';
import type { Recorded } from '../../src/records/recorded.js';
import { start, tell } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const FAST: ConfigInput = { memory: { interval: '5ms' }, input: { source: 'none' } };

/** Watches until the test ends; the events are there to be awaited. */
function watch({ events, close }: LiveMonitor) {
  const said = new ReplaySubject<MonitorEvent>();
  const subscription = events.subscribe(said);
  onTestFinished(async () => {
    subscription.unsubscribe();
    await close();
  });
  return {
    subscription,
    next: (kind: MonitorEvent['kind'], pid: number) =>
      firstValueFrom(said.pipe(filter((event) => event.kind === kind && event.pid === pid))),
  };
}

const collect = <T>(values: Observable<T>) => lastValueFrom(values.pipe(toArray()));

/** What this process holds of others: their handles and memory maps. */
const held = () =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return /pidfd|^\/proc\/\d+\/maps/.test(readlinkSync(`/proc/self/fd/${fd}`));
    } catch {
      return false; // The descriptor of the listing itself.
    }
  });

const isRunning = (pid: number) => process.kill(pid, 0);

test('executable memory in a target: a verdict, then the process ends', async () => {
  const target = await start('target');
  const monitor = await openMonitor({ ...FAST, pid: [target.pid], action: 'terminate' });
  expect(monitor.config.hits.threshold).toBe(3);
  const watched = watch(monitor);
  await watched.next('target-found', target.pid);
  target.send('rwx');
  const verdict = await watched.next('verdict', target.pid);
  expect(verdict).toMatchObject({ code: 'FI-MEM-001', level: 'CRITICAL', action: 'terminate' });
  expect(await target.exited).toBe('SIGKILL');
  expect(await watched.next('enforcement', target.pid)).toMatchObject({ outcome: 'ended' });
  expect(monitor.stats).toMatchObject({ verdicts: 1 });
});

test('evidence is saved beside a step of your own, and is an event of the session', async () => {
  const target = await start('target');
  const folder = join(temporaryFolder(), 'evidence');
  const steps: string[] = [];
  const monitor = await openMonitor(
    { ...FAST, pid: [target.pid], action: 'terminate', evidence: { enabled: true, folder } },
    { preserve: async ({ pid }) => steps.push(`step ${pid}`) },
  );
  const events = collect(monitor.events);
  await tell(target, 'write');
  target.send('rwx');
  expect(await target.exited).toBe('SIGKILL');
  await monitor.close();
  const said = (await events).filter(({ kind }) => ['verdict', 'evidence', 'stop'].includes(kind));
  expect(said.map(({ kind }) => kind)).toEqual(['verdict', 'evidence', 'stop']);
  expect(said[1]).toMatchObject({ level: 'INFO', pid: target.pid, details: { bytes: 4096, isWhole: true } });
  expect(readdirSync(folder).map((name) => join(folder, name))).toEqual([said[1]?.details?.folder]);
  expect(steps).toEqual([`step ${target.pid}`]);
  expect(held()).toEqual([]);
});

test('an evidence folder that cannot be made is CS_EVIDENCE, and nothing stays open', async () => {
  const target = await start('target');
  const evidence = { enabled: true, folder: '/dev/null/evidence' };
  await expect(openMonitor({ ...FAST, pid: [target.pid], evidence })).rejects.toMatchObject({
    code: 'CS_EVIDENCE',
  });
  expect(held()).toEqual([]);
});

test('unsubscribing releases the target and leaves it alone', async () => {
  const target = await start('target');
  const monitor = await openMonitor({ ...FAST, pid: [target.pid], action: 'terminate' });
  expect(held()).not.toEqual([]);
  const { subscription, next } = watch(monitor);
  await next('target-found', target.pid);
  subscription.unsubscribe();
  await monitor.close();
  expect(held()).toEqual([]);
  for (let times = 0; times < 5; times++) await tell(target, 'rwx');
  expect(isRunning(target.pid)).toBe(true);
});

test('two subscribers of one monitor see everything; closing it ends both with stop', async () => {
  const target = await start('target');
  const monitor = await openMonitor({ ...FAST, pid: [target.pid], input: { source: 'evdev', devices: [] } });
  const [one, other] = [collect(monitor.events), collect(monitor.events)];
  await firstValueFrom(monitor.events.pipe(filter(({ kind }) => kind === 'target-found')));
  await monitor.close();
  expect(held()).toEqual([]);
  expect(await other).toEqual(await one);
  expect((await one).map(({ kind }) => kind).filter((kind) => kind !== 'blind')).toEqual([
    'start',
    'target-found',
    'stop',
  ]);
  expect((await one).at(-1)).toMatchObject({ message: expect.stringContaining('Stopped (closed)') });
});

test('a monitor that nobody subscribes to is closed by hand', async () => {
  const target = await start('target');
  const monitor = await openMonitor({ ...FAST, pid: [target.pid] });
  await monitor.close();
  await monitor.close();
  expect(held()).toEqual([]);
});

test.each<[string, ConfigInput, string]>([
  ['a duration that is none', { memory: { interval: 'often' } }, 'CS_CONFIG'],
  ['an unknown key', { hits: { treshold: 3 } } as ConfigInput, 'CS_CONFIG'],
  ['settings that contradict each other', { input: { hop: '20ms', hopJitter: '20ms' } }, 'CS_CONFIG'],
  ['an unknown indicator', { input: { indicators: { hunch: { limit: 1 } } } }, 'CS_CONFIG'],
  ['to end every process', { profile: 'strict', action: 'terminate' }, 'CS_USAGE'],
  ['to end the monitor itself', { pid: [process.pid], action: 'terminate' }, 'CS_TARGET'],
  ['a capture that cannot be created', { record: '/proc/none/session.ndjson' }, 'CS_CAPTURE'],
])('%s: rejects, and nothing was started', async (_, config, code) => {
  const target = await start('target');
  const pid = [target.pid, ...(config.pid ?? [])];
  const isAboutTargets = config.profile === 'strict';
  const attempt = openMonitor({ ...FAST, ...config, ...(isAboutTargets ? {} : { pid }) });
  await expect(attempt).rejects.toMatchObject({ name: 'ClearSightError', code });
  expect(held()).toEqual([]);
});

test.each<ConfigInput>([
  {},
  { input: { source: 'none' } },
  { memory: { enabled: false }, input: { source: 'none' } },
])('nothing to watch, %j: rejects', async (config) => {
  await expect(openMonitor(config)).rejects.toMatchObject({
    code: 'CS_CONFIG',
    message: expect.stringContaining('expected something to watch'),
  });
});

test('a PID without a process: rejects, and the capture is closed', async () => {
  const target = await start('target');
  await target.end();
  const record = join(temporaryFolder(), 'session.ndjson');
  await expect(openMonitor({ ...FAST, pid: [target.pid], record })).rejects.toMatchObject({
    code: 'CS_TARGET',
  });
});

test('two targets at once: each has its own hits and its own verdict', async () => {
  const [one, other] = await Promise.all([start('target'), start('target')]);
  const monitor = await openMonitor({ ...FAST, pid: [one.pid, other.pid], action: 'terminate' });
  const watched = watch(monitor);
  await Promise.all([one, other].map(({ pid }) => watched.next('target-found', pid)));
  one.send('rwx');
  await watched.next('verdict', one.pid);
  expect(await one.exited).toBe('SIGKILL');
  expect(isRunning(other.pid)).toBe(true);
  other.send('rwx');
  await watched.next('verdict', other.pid);
  expect(await other.exited).toBe('SIGKILL');
});

test('two monitors of one target see it both', async () => {
  const target = await start('target');
  const monitors = await Promise.all([1, 2].map(() => openMonitor({ ...FAST, pid: [target.pid] })));
  const watches = monitors.map(watch);
  await Promise.all(watches.map(({ next }) => next('target-found', target.pid)));
  await tell(target, 'rwx');
  const verdicts = await Promise.all(watches.map(({ next }) => next('verdict', target.pid)));
  expect(new Set(verdicts.map(({ session }) => session)).size).toBe(2);
  expect(isRunning(target.pid)).toBe(true);
});

test('ends by itself after its duration; the capture replays to the same decisions', async () => {
  const target = await start('target');
  await tell(target, 'rwx');
  const record = join(temporaryFolder(), 'session.ndjson.gz');
  const records: Recorded[] = [];
  const monitor = await openMonitor(
    { ...FAST, pid: [target.pid], duration: '500ms', record },
    { record: (recorded) => records.push(recorded) },
  );
  const live = await collect(monitor.events);
  expect(live.at(-1)).toMatchObject({ kind: 'stop', status: 'suspicious', details: { reason: 'duration' } });
  expect(held()).toEqual([]);
  expect(records.some(({ record: { kind } }) => kind === 'observed')).toBe(true);

  const replay = await openReplay(record);
  // Where it was recorded is a setting of that machine.
  expect(replay.config).toEqual({ ...monitor.config, record: undefined });
  const decided = (events: readonly MonitorEvent[]) =>
    events
      .filter(({ kind }) => !['enforcement', 'stop'].includes(kind))
      .map(({ sequence: _, replayed: _replayed, ...event }) => event);
  const replayed = await collect(replay.events);
  expect(decided(replayed)).toEqual(decided(live));
  expect(replayed.filter(({ kind }) => kind === 'verdict')).toHaveLength(1);
  expect(new Set(replayed.map((event) => event.replayed))).toEqual(new Set([true]));
  expect(new Set(live.map((event) => event.replayed))).toEqual(new Set([undefined]));
});
