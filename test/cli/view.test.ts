import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Captures, ProcessMap, Scene, TapeFacts, WhatIf } from '../../src/page/stream/answers.js';
import type { Slice } from '../../src/page/stream/bucket-ring.js';
import type { Snapshot } from '../../src/page/stream/messages.js';
import { start } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clearsight, run } from './clearsight.js';
import { isSnapshot, openPageOf, type PageClient, snapshotWith } from './page-client.js';
import { recordClean, recordVerdict } from './recorded-runs.js';
import { leave, PAGE, view } from './view-client.js';

const AUTO_CLICKER = fileURLToPath(new URL('../../captures/auto-clicker.ndjson', import.meta.url));

test('each moment of a capture is shown as it was: clean before the injection, judged behind it', async () => {
  const { command, page, ask } = await view('capture.ndjson', { folder: await recordVerdict() });
  const { data: last } = await page.next(
    snapshotWith(({ processes }) => processes.some(({ verdicts }) => verdicts > 0)),
  );
  expect(last.missedFrames).toBe(0);
  expect(last.setup).toMatchObject({ replayOf: 'capture.ndjson', limits: { hits: 3 } });
  const { fromMs, toMs, moments } = await ask<TapeFacts>('/tape');
  const verdict = moments.find(({ kind }) => kind === 'verdict');
  expect(verdict?.words).toContain('Repeated detection of suspicious executable memory');
  const { timeMs = 0, sequence } = verdict ?? {};
  const before = await ask<Snapshot>(`/at?time=${timeMs - 500}`);
  expect(before.processes).toMatchObject([{ state: 'clean', verdicts: 0 }]);
  expect(before.events.map(({ kind }) => kind)).not.toContain('verdict');
  const behind = await ask<Snapshot>(`/at?time=${timeMs}`);
  expect(behind.processes).toMatchObject([{ state: 'verdict', verdicts: 1, hits: 3 }]);
  expect(behind.events.map(({ kind }) => kind)).toContain('verdict');
  expect(await ask<Scene>(`/scene?sequence=${sequence}`)).toMatchObject({
    map: {
      regions: expect.arrayContaining([expect.objectContaining({ permissions: 'rwxp', change: 'new' })]),
    },
  });
  const { series } = await ask<Slice>(`/series?from=${fromMs}&to=${toMs}&most=1000`);
  expect(series.suspicious?.at(-1)).toBe(1);
  expect((await page.get(`/at?time=${fromMs - 1}`)).status).toBe(404);
  expect((await page.get('/at?time=soon')).status).toBe(400);
  await leave(command);
});

test('a recorded clicker: its presses, its regularity and the moment of the verdict', async () => {
  const { command, page, ask } = await view(AUTO_CLICKER);
  await page.next(snapshotWith(({ counts }) => counts.verdicts > 0));
  const { moments, toMs } = await ask<TapeFacts>('/tape');
  const { sequence } = moments.find(({ kind }) => kind === 'verdict') ?? {};
  const { presses } = await ask<Scene>(`/scene?sequence=${sequence}`);
  expect(presses.length).toBeGreaterThan(8);
  expect((await ask<Snapshot>(`/at?time=${toMs}`)).counts.inputEvents).toBeGreaterThan(16);
  await leave(command);
});

test('what other settings would have decided: verdicts go and come back, and the settings are named', async () => {
  // More than a busy machine counts at once: fewer hits make the verdict earlier.
  const folder = await recordVerdict('capture.ndjson', 30);
  const { command, page, ask } = await view('capture.ndjson', { folder });
  await page.next(isSnapshot);
  const asRecorded = await ask<WhatIf>('/what-if');
  expect(asRecorded).toMatchObject({ verdictCount: 1, verdicts: [{ code: 'FI-MEM-001' }], flags: '' });
  const lenient = await ask<WhatIf>('/what-if?hits.threshold=100000&input.maxCv=0.5');
  expect(lenient).toMatchObject({
    ...{ verdicts: [], verdictCount: 0, flags: '--hits 100000' },
    config: '{"hits":{"threshold":100000},"input":{"maxCv":0.5}}',
  });
  const hasty = await ask<WhatIf>('/what-if?hits.threshold=1');
  expect(hasty.verdicts[0]?.timeMs).toBeLessThan(asRecorded.verdicts[0]?.timeMs ?? 0);
  const refused = await page.get('/what-if?hits.threshold=none');
  expect([refused.status, await refused.json()]).toEqual([
    400,
    { error: expect.stringContaining('expected a number, got "none"') },
  ]);
  // What a page must not reach: modules are code, and a log folder is of this machine.
  expect((await ask<WhatIf>('/what-if?detectors=evil.mjs&logDir=/tmp&hits.threshold=3')).flags).toBe(
    '--hits 3',
  );
  await leave(command);
});

test('what a detector has to do with the verdicts: each may be disabled, and is told apart from one that found nothing', async () => {
  const { command, page, ask } = await view('capture.ndjson', { folder: await recordVerdict() });
  await page.next(isSnapshot);
  const inForce = await ask<WhatIf>('/what-if');
  const tell = ({ detectors }: WhatIf, id: string) => detectors.find((each) => each.id === id);
  const found = inForce.detectors.filter(({ events }) => events > 0).map(({ id }) => id);
  expect(found).toEqual(expect.arrayContaining(['writable-executable', 'anonymous-executable']));
  expect(tell(inForce, 'executable-stack')).toMatchObject({ events: 0, isDisabled: false, isGiven: true });
  // No input was recorded.
  expect(tell(inForce, 'short-hold')).toMatchObject({ events: 0, isDisabled: false, isGiven: false });
  const without = await ask<WhatIf>(`/what-if?disabledDetectors=${found.join(',')}`);
  expect(without).toMatchObject({ verdicts: [], verdictCount: 0 });
  expect(without.config).toBe(JSON.stringify({ disabledDetectors: found }));
  expect(without.flags).toBe(found.map((id) => `--disable ${id}`).join(' '));
  expect(tell(without, 'writable-executable')).toMatchObject({ events: 0, isDisabled: true });
  const other = await ask<WhatIf>('/what-if?disabledDetectors=tracer');
  expect(other.verdicts).toEqual(inForce.verdicts);
  const refused = await page.get('/what-if?disabledDetectors=%3Cb%3E');
  expect([refused.status, await refused.json()]).toEqual([
    400,
    { error: expect.stringMatching(/^disabledDetectors: expected detectors .* got <b>$/) },
  ]);
  await leave(command);
});

test('a detector that was disabled when it was judged may be tried', async () => {
  const flags = ['--disable', 'regular-high-rate', '--disable', 'tracer'];
  const { command, page, ask } = await view(AUTO_CLICKER, { flags });
  const { data } = await page.next(isSnapshot);
  expect(data.setup.disabled).toEqual(['regular-high-rate', 'tracer']);
  const [without, all] = [await ask<WhatIf>('/what-if'), await ask<WhatIf>('/what-if?disabledDetectors=')];
  expect(without.detectors.filter(({ isDisabled }) => isDisabled)).toMatchObject([
    { id: 'tracer', isGiven: false },
    { id: 'regular-high-rate', isGiven: true },
  ]);
  expect(all.detectors.some(({ isDisabled }) => isDisabled)).toBe(false);
  expect(all.verdicts[0]?.timeMs).toBeLessThan(without.verdicts[0]?.timeMs ?? 0);
  expect([all.config, all.flags]).toEqual(['{"disabledDetectors":[]}', '']);
  await leave(command);
});

test('of trials that overtake each other the newest is answered', async () => {
  const { command, page, ask } = await view('capture.ndjson', { folder: await recordVerdict() });
  await page.next(isSnapshot);
  const trials = [1, 2, 3, 100].map((hits) => page.get(`/what-if?hits.threshold=${hits}`));
  const answers = await Promise.all(trials);
  expect(await answers.at(-1)?.json()).toMatchObject({ verdictCount: 0 });
  expect(answers.map(({ status }) => status).every((status) => status === 200 || status === 404)).toBe(true);
  expect((await ask<WhatIf>('/what-if')).verdictCount).toBe(1);
  await leave(command);
});

test('a page of a live session has no tape', async () => {
  const target = await start('target');
  const page = await openPageOf(clearsight(['watch', '--pid', `${target.pid}`, '--input', 'none', ...PAGE]));
  expect((await page.get('/tape')).status).toBe(404);
  expect((await page.get('/at?time=1')).status).toBe(404);
});

test('two captures are served side by side, each by its own replay, both by the policy of the flags', {
  timeout: 90_000,
}, async () => {
  const folders = await Promise.all([recordClean(), recordVerdict()]);
  const [clean, attacked] = folders.map((folder) => join(folder, 'capture.ndjson')) as [string, string];
  const { command, page, ask } = await view([clean, attacked], { flags: ['--hits', '2'] });
  // They have the same name, so they are told apart by their paths.
  expect(await ask<Captures>('/captures')).toEqual({ names: [clean, attacked] });
  const first = await page.next(isSnapshot);
  expect(first.data.setup).toMatchObject({ replayOf: clean, limits: { hits: 2 } });
  const tapeOf = (session: number) => ask<TapeFacts>(`/tape?capture=${session}`);
  await expect
    .poll(async () => (await tapeOf(1)).totals?.verdicts, { timeout: 10_000 })
    .toEqual([['FI-MEM-001', 1]]);
  expect((await tapeOf(0)).totals).toMatchObject({ verdicts: [], findings: [] });
  const { toMs } = await tapeOf(1);
  const { setup, processes } = await ask<Snapshot>(`/at?time=${toMs}&capture=1`);
  expect(setup).toMatchObject({ replayOf: attacked, limits: { hits: 2 } });
  expect(setup.recordedWith?.node).toBe(process.version);
  expect(processes).toMatchObject([{ verdicts: 1 }]);
  expect((await ask<WhatIf>('/what-if?hits.threshold=1')).verdictCount).toBe(0);
  expect((await ask<WhatIf>('/what-if?hits.threshold=1&capture=1')).verdictCount).toBe(1);
  await leave(command);
});

test('of two captures both must be readable, and there are no more than two', async () => {
  const folder = temporaryFolder();
  for (const files of [
    [AUTO_CLICKER, 'missing.ndjson'],
    ['missing.ndjson', AUTO_CLICKER],
  ]) {
    const { code, stderr } = await run(['view', ...files, ...PAGE], { folder });
    expect([code, stderr.trim().split('\n').length]).toEqual([1, 1]);
    expect(stderr).toContain('missing.ndjson');
  }
  const { code, stderr } = await run(['view', AUTO_CLICKER, AUTO_CLICKER, AUTO_CLICKER, ...PAGE], { folder });
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^clearsight: too many arguments .*\n$/)]);
});

test('the map of a moment: before the injection it is not there, behind it it is new, and so to the end', async () => {
  const { command, page, ask } = await view('capture.ndjson', { folder: await recordVerdict() });
  await judged(page);
  const { fromMs, toMs, moments } = await ask<TapeFacts>('/tape');
  const { timeMs = 0 } = moments.find(({ kind }) => kind === 'verdict') ?? {};
  const { processes } = await ask<Snapshot>(`/at?time=${toMs}`);
  const of = `/map?process=${processes[0]?.key}`;
  const injected = ({ regions }: ProcessMap) => regions.filter(({ permissions }) => permissions === 'rwxp');
  const before = await ask<ProcessMap>(`${of}&time=${timeMs - 500}`);
  expect(before.regions.length).toBeGreaterThan(2);
  expect(before.regions.every(({ change }) => change === 'same')).toBe(true);
  const behind = await ask<ProcessMap>(`${of}&time=${timeMs}`);
  expect(injected(behind)).toMatchObject([{ change: 'new' }]);
  expect(behind).toMatchObject({ count: before.count + 1, firstTimeMs: before.timeMs, keptToMs: null });
  // Nothing changed from there: without a time it is the map at the end.
  expect(await ask<ProcessMap>(of)).toEqual(behind);
  expect(await ask<ProcessMap>(`${of}&time=${toMs}`)).toEqual(behind);
  const statuses = [`&time=${fromMs - 1}`, '&time=soon', '0'].map(
    async (more) => (await page.get(of + more)).status,
  );
  expect(await Promise.all(statuses)).toEqual([404, 400, 404]);
  await leave(command);
});

test('what is no capture is one line', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'empty.ndjson'), '');
  writeFileSync(join(folder, 'foreign.ndjson'), '{"format":"other"}\n');
  writeFileSync(join(folder, 'broken.ndjson.gz'), gzipSync('{}').fill(255, 10));
  for (const file of ['empty.ndjson', 'foreign.ndjson', 'missing.ndjson', 'broken.ndjson.gz', '.']) {
    const { code, stderr } = await run(['view', file, ...PAGE], { folder });
    expect([file, code, stderr.trim().split('\n').length]).toEqual([file, 1, 1]);
    expect(stderr).toContain(file);
  }
});

test('nor is there anything to look through where the first record is broken', async () => {
  const folder = temporaryFolder();
  const [header] = readFileSync(AUTO_CLICKER, 'utf8').split('\n');
  writeFileSync(join(folder, 'capture.ndjson'), `${header}\n{"kind":\n{"kind":"hop","time":1e12}\n`);
  const { code, stderr } = await run(['view', 'capture.ndjson', ...PAGE], { folder });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^Page: .*\nclearsight: capture\.ndjson:2: expected a JSON object, .* \[CS_CAPTURE\]\n$/,
  );
});

/** A capture with its verdict, behind which something is done to the file; its page once it has been read to the end. */
async function viewChanged(capture: string, change: (whole: Buffer) => Buffer) {
  const folder = await recordVerdict(capture);
  const file = join(folder, capture);
  writeFileSync(file, change(readFileSync(file)));
  const { command, page, ask } = await view(capture, { folder });
  const snapshot = await judged(page);
  return { command, ask, ...snapshot };
}

/** What a page has been told once its capture has been read as far as it can be. */
async function judged(page: PageClient): Promise<Snapshot> {
  return (await page.next(snapshotWith(({ reading }) => reading?.isOver === true))).data;
}

const BROKEN = Buffer.from('{"kind":"observed"\n{"kind":"hop","time":1e12}\n');
/** As many as zlib gives out before it has come to the end. */
const HOPS = Buffer.from('{"kind":"hop","time":1e10}\n'.repeat(20_000));

/** Packs a packed capture anew, with more behind it, and puts something in place of its last bytes. */
function packedWith(whole: Buffer, end: Buffer, cutBytes: number): Buffer {
  const packed = gzipSync(Buffer.concat([gunzipSync(whole), HOPS]));
  return Buffer.concat([packed.subarray(0, -cutBytes), end]);
}

test.each([
  ['a broken record', 'capture.ndjson', (whole: Buffer) => Buffer.concat([whole, BROKEN])],
  // The checksum behind the data is another.
  ['broken gzip data', 'capture.ndjson.gz', (whole: Buffer) => packedWith(whole, Buffer.alloc(8, 7), 8)],
])(
  '%s: what comes before it is shown, and the page and the command say where it is',
  async (_, capture, change) => {
    const { command, ask, reading, counts } = await viewChanged(capture, change);
    expect(counts.verdicts).toBe(1);
    expect(reading).toMatchObject({ isOver: true, skipped: [] });
    expect(reading?.damage).toMatch(/^capture\.ndjson(\.gz)?:\d+: expected .*, got /);
    expect((await ask<TapeFacts>('/tape')).moments.map(({ kind }) => kind)).toContain('verdict');
    expect((await ask<WhatIf>('/what-if')).verdictCount).toBe(1);
    await command.said(
      /clearsight: capture\.ndjson.*:\d+: expected .* \[CS_CAPTURE\]\n.* what comes after is not seen\n/,
    );
    await leave(command, 1);
  },
);

test.each([
  [
    'a last line',
    'capture.ndjson',
    (whole: Buffer) => Buffer.concat([whole, BROKEN.subarray(0, 10)]),
    'the last line is truncated: skipped',
  ],
  [
    'gzip data',
    'capture.ndjson.gz',
    (whole: Buffer) => packedWith(whole, Buffer.alloc(0), 12),
    'the compressed data is truncated',
  ],
])('%s that is cut, as by kill -9, is said and is no damage', async (_, capture, change, said) => {
  const { command, reading, counts } = await viewChanged(capture, change);
  expect(reading).toMatchObject({ isOver: true, damage: '' });
  expect(reading?.skipped.map((words) => words.replace(/^capture\S+ /, ''))).toContain(said);
  expect(counts.verdicts).toBe(1);
  await command.said(new RegExp(`clearsight: capture\\S+: ${said}\n`));
  await leave(command);
});

test('of a whole capture nothing is said to be missing', async () => {
  const whole = await viewChanged('capture.ndjson', (bytes) => bytes);
  expect(whole.reading).toEqual({ isOver: true, damage: '', skipped: [] });
  await leave(whole.command);
  expect(whole.command.stderr).toMatch(/^Page: \S+\n$/);
});
