import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Scene, TapeFacts, WhatIf } from '../../src/page/stream/answers.js';
import type { Snapshot } from '../../src/page/stream/messages.js';
import type { Slice } from '../../src/page/stream/pyramid.js';
import { start } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { type Clearsight, clearsight, run } from './clearsight.js';
import { frameWith, isSnapshot, openPageOf, snapshotWith } from './page-client.js';

const AUTO_CLICKER = fileURLToPath(new URL('../../captures/auto-clicker.ndjson', import.meta.url));
const PAGE = ['--page', '127.0.0.1:0'];

/** Opens the view of a capture; `ask` gives the answers of its page. */
async function view(file: string, options: { folder?: string; flags?: string[] } = {}) {
  const { folder = temporaryFolder(), flags = [] } = options;
  const command = clearsight(['view', file, ...PAGE, ...flags], { folder });
  const page = await openPageOf(command);
  const ask = async <Answer>(path: string) => (await (await page.get(path)).json()) as Answer;
  return { command, page, ask };
}

/** Ends a view as a person does. */
async function leave(command: Clearsight): Promise<void> {
  command.child.kill('SIGINT');
  expect(await command.ended).toBe(130);
}

/** A target that is clean for a while, then injected under a live monitor, which records until its verdict. */
async function recordVerdict(): Promise<string> {
  const target = await start('target');
  const flags = ['--input', 'none', '--interval', '10ms', '--record', 'capture.ndjson', '--json', ...PAGE];
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, ...flags]);
  const page = await openPageOf(monitor);
  await page.next(frameWith(({ processes }) => processes.some(({ state }) => state === 'clean')));
  // So that the verdict has a frame of its own.
  for (let frames = 0; frames < 4; frames++) await page.next(frameWith(() => true));
  target.send('rwx');
  await monitor.nextOf('verdict');
  expect(await monitor.ended).toBe(3);
  return monitor.folder;
}

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
  const { command, page, ask } = await view('capture.ndjson', { folder: await recordVerdict() });
  await page.next(isSnapshot);
  const asRecorded = await ask<WhatIf>('/what-if');
  expect(asRecorded).toMatchObject({ verdictCount: 1, verdicts: [{ code: 'FI-MEM-001' }], flags: '' });
  const lenient = await ask<WhatIf>('/what-if?hits.threshold=100000&input.maxCv=0.5');
  expect(lenient).toEqual({
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

test('what is no capture, or is damaged, is one line', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'empty.ndjson'), '');
  writeFileSync(join(folder, 'foreign.ndjson'), '{"format":"other"}\n');
  for (const file of ['empty.ndjson', 'foreign.ndjson', 'missing.ndjson']) {
    const { code, stderr } = await run(['view', file, ...PAGE], { folder });
    expect([file, code, stderr.trim().split('\n').length]).toEqual([file, 1, 1]);
    expect(stderr).toContain(file);
  }
  const damaged = join(await recordVerdict(), 'capture.ndjson');
  appendFileSync(damaged, '{"kind":"observed"\n{"kind":"hop","time":1e12}\n');
  const { code, stderr } = await run(['view', damaged, ...PAGE]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/capture\.ndjson:\d+: /);
});
