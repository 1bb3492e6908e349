import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lastValueFrom, take, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { type OpenReplayOptions, openReplay } from '../../src/library/open-replay.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const CAPTURE = fileURLToPath(new URL('../../captures/auto-clicker.ndjson', import.meta.url));

async function eventsOf(path: string, options?: OpenReplayOptions) {
  const { events } = await openReplay(path, options);
  return await lastValueFrom(events.pipe(toArray()));
}

/** The captures that this process has open. */
const openCaptures = () =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).endsWith('.ndjson');
    } catch {
      return false; // The descriptor of the listing itself.
    }
  });

function fileWith(content: string): string {
  const path = join(temporaryFolder(), 'input.ndjson');
  writeFileSync(path, content);
  return path;
}

test('the same capture gives the same events, to the byte', async () => {
  const [one, other] = [await eventsOf(CAPTURE), await eventsOf(CAPTURE)];
  expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  expect(one.filter(({ kind }) => kind === 'verdict').map(({ code }) => code)).toEqual(['FI-INP-001']);
});

test('two subscribers of one replay see the same, from start to stop', async () => {
  const { events } = await openReplay(CAPTURE);
  const [one, other] = await Promise.all([1, 2].map(() => lastValueFrom(events.pipe(toArray()))));
  expect(other).toEqual(one);
  expect(one?.[0]).toMatchObject({ kind: 'start', sequence: 0 });
  expect(one?.at(-1)).toMatchObject({
    kind: 'stop',
    status: 'suspicious',
    details: { reason: 'ended', verdicts: 1 },
  });
  expect(await lastValueFrom(events.pipe(toArray()))).toEqual(one);
});

test('whoever comes when all have left is told', async () => {
  const { events } = await openReplay(CAPTURE);
  await lastValueFrom(events.pipe(take(1)));
  await expect(lastValueFrom(events)).rejects.toMatchObject({ code: 'CS_SUBSCRIBE' });
});

test('two replays at once do not disturb each other', async () => {
  const [one, other] = await Promise.all([eventsOf(CAPTURE), eventsOf(CAPTURE)]);
  expect(JSON.stringify(one)).toBe(JSON.stringify(other));
});

test('overrides are laid over the recorded configuration, key by key, and change the verdict', async () => {
  const overrides = { config: { input: { minEvents: 10_000 } } };
  const { config, close } = await openReplay(CAPTURE, overrides);
  await close();
  expect(config.input).toMatchObject({ minEvents: 10_000, source: 'uiohook' });

  const verdicts = async (options?: OpenReplayOptions) =>
    (await eventsOf(CAPTURE, options)).filter(({ kind }) => kind === 'verdict');
  const [[recorded], [overridden]] = [await verdicts(), await verdicts(overrides)];
  expect(recorded?.findings?.at(-1)?.detector).toBe('regular-high-rate');
  expect(overridden?.findings?.map(({ detector }) => detector)).not.toContain('regular-high-rate');
  expect(overridden?.monotonicMs).toBeGreaterThan(recorded?.monotonicMs ?? 0);
});

test('what is disabled does not look, and that is said', async () => {
  const [all, some] = [
    await eventsOf(CAPTURE),
    await eventsOf(CAPTURE, { config: { disabledDetectors: ['regular-high-rate', 'tracer'] } }),
  ];
  const found = (events: typeof all) =>
    new Set(events.flatMap(({ findings = [] }) => findings.map(({ detector }) => detector)));
  expect([...found(all)]).toEqual(expect.arrayContaining(['regular-high-rate', 'short-hold']));
  expect(found(some)).toEqual(new Set([...found(all)].filter((id) => id !== 'regular-high-rate')));
  expect(some.slice(0, 2)).toMatchObject([
    { kind: 'start' },
    { kind: 'start', message: 'Disabled, so it does not look: regular-high-rate, tracer' },
  ]);
});

test('a recording may name disabled detectors that are not here; whoever replays it may not', async () => {
  const [header = '', ...records] = readFileSync(CAPTURE, 'utf8').split('\n');
  const { config, ...rest } = JSON.parse(header);
  const disabledDetectors = ['of-a-later-release', 'regular-high-rate'];
  const capture = fileWith(
    [JSON.stringify({ ...rest, config: { ...config, disabledDetectors } }), ...records].join('\n'),
  );
  const replay = await openReplay(capture);
  await replay.close();
  expect(replay.config.disabledDetectors).toEqual(['regular-high-rate']);
  const said = async (path: string, options?: OpenReplayOptions) =>
    (await eventsOf(path, options)).map(({ session: _, ...event }) => event);
  expect(await said(capture)).toEqual(
    await said(CAPTURE, { config: { disabledDetectors: ['regular-high-rate'] } }),
  );
  await expect(openReplay(capture, { config: { disabledDetectors: ['made-up'] } })).rejects.toMatchObject({
    code: 'CS_CONFIG',
    message: expect.stringContaining('got made-up'),
  });
});

test('a text file of times: no header, presses of the channel asked for, looked at every input.hop', async () => {
  const times = fileWith(`${Array.from({ length: 100 }, (_, press) => press * 40).join('\n')}\n`);
  const { header, close } = await openReplay(times);
  expect(header).toBeNull();
  await close();
  const verdicts = async (options: OpenReplayOptions) =>
    (await eventsOf(times, options)).filter(({ kind }) => kind === 'verdict');
  const [verdict] = await verdicts({ channel: 'right' });
  expect(verdict?.findings?.[0]).toMatchObject({ channel: 'right' });
  const [later] = await verdicts({ config: { input: { hop: '1500ms' } } });
  expect(later?.monotonicMs).toBe(1500);
});

test.each([
  ['no file', join('missing', 'session.ndjson')],
  ['a folder', fileURLToPath(new URL('.', import.meta.url))],
])('%s: rejects', async (_, path) => {
  await expect(openReplay(path)).rejects.toMatchObject({ code: 'CS_CAPTURE' });
});

test.each([
  ['an empty file', ''],
  ['text', 'Dear diary\n'],
  ['JSON of another kind', '{"name":"clearsight"}\n'],
])('%s: rejects, and the file is closed', async (_, content) => {
  await expect(openReplay(fileWith(content))).rejects.toMatchObject({ code: 'CS_CAPTURE' });
  await expect.poll(openCaptures).toEqual([]);
});

test.each([
  ['an override of no meaning', { hits: { threshold: 0 } }, 'configuration: hits.threshold: expected'],
  ['an unknown indicator', { input: { indicators: { hunch: { limit: 1 } } } }, 'hunch'],
])('%s: rejects with CS_CONFIG, and the file is closed', async (_, config, message) => {
  await expect(openReplay(CAPTURE, { config })).rejects.toMatchObject({
    code: 'CS_CONFIG',
    message: expect.stringContaining(message),
  });
  await expect.poll(openCaptures).toEqual([]);
});

test('closed without a subscription, or unsubscribed early: nothing is left open', async () => {
  const { close } = await openReplay(CAPTURE);
  expect(openCaptures()).toHaveLength(1);
  await close();
  await close();
  await expect.poll(openCaptures).toEqual([]);

  const { events } = await openReplay(CAPTURE);
  expect(await lastValueFrom(events.pipe(take(3), toArray()))).toHaveLength(3);
  await expect.poll(openCaptures).toEqual([]);
});

test('a capture that is cut: the rest is replayed, and the warnings say where it stops', async () => {
  const cut = fileWith(`${HEADER}\n{"kind":"hop","time":1}\n{"kind":"ho`);
  const { events, warnings } = await openReplay(cut);
  const said = await lastValueFrom(events.pipe(toArray()));
  expect(warnings).toEqual([`${cut}:3: the last line is truncated: skipped`]);
  expect(said.slice(-2).map(({ kind, message }) => [kind, message])).toEqual([
    ['notice', warnings[0]],
    ['stop', 'Stopped (ended): 0 scans, 0 hits, 0 input events, 0 verdicts'],
  ]);
});

const HEADER = JSON.stringify({
  format: 'clearsight-capture',
  version: 2,
  clock: { monotonicMs: 0, epochMs: 0 },
  platform: 'linux',
  clearsight: '0.1.0',
  config: {},
});
