import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { EvaluationReport } from '../../src/evaluate/report/report.js';
import type { CorpusTrial } from '../../src/page/stream/answers.js';
import { handLine, machineLine } from '../evaluate/support.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { run } from './clearsight.js';
import { isSnapshot } from './page-client.js';
import { leave, PAGE, view } from './view-client.js';

const AUTO_CLICKER = fileURLToPath(new URL('../../captures/auto-clicker.ndjson', import.meta.url));

const lines = (count: number, line: (id: string, seed: number) => string) =>
  Array.from({ length: count }, (_, index) => `${line(`${index}`, index + 1)}\n`).join('');

/** Three people, and two machines of which one holds its button as a hand does. */
function corpus(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'hands.ndjson.gz'), gzipSync(lines(3, handLine)));
  const asHand = handLine('slow', 9, { label: 'machine' });
  writeFileSync(join(folder, 'machines.ndjson'), `${machineLine('m', 1)}\n${asHand}\n`);
  return folder;
}

/** A view over a corpus; asks until an answer is whole. */
async function viewWith(folder: string, flags: readonly string[] = []) {
  const viewed = await view(AUTO_CLICKER, { flags: [...flags, '--corpus', folder] });
  await viewed.page.next(isSnapshot);
  const whole = async (path: string): Promise<CorpusTrial> => {
    const answer = await viewed.ask<CorpusTrial>(path);
    return answer.tried === null ? whole(path) : answer;
  };
  return { ...viewed, whole };
}

const outcome = (flagged: number, missed: number) => ({
  people: { sessions: 3, flagged },
  machines: { sessions: 2, missed },
});

test('what settings do to a corpus: as `evaluate` says, in force and as tried', async () => {
  const folder = corpus();
  const { command, page, whole } = await viewWith(folder);
  expect(await whole('/corpus')).toEqual({ inForce: outcome(0, 1), tried: outcome(0, 1), share: 1 });
  const slow = '/corpus?input.maxRate=1&input.maxCv=10';
  expect(await whole(slow)).toMatchObject({ inForce: outcome(0, 1), tried: outcome(3, 0) });
  // A setting of memory says nothing of input.
  expect(await whole(`${slow}&hits.threshold=9`)).toMatchObject({ tried: outcome(3, 0) });
  expect(await whole(`${slow}&disabledDetectors=regular-high-rate`)).toMatchObject({ tried: outcome(0, 1) });
  const refused = await page.get('/corpus?input.maxCv=none');
  expect([refused.status, await refused.json()]).toEqual([
    400,
    { error: expect.stringContaining('expected a number, got "none"') },
  ]);
  await leave(command);
  const config = join(folder, 'slow.json');
  writeFileSync(config, '{"input": {"maxRate": 1, "maxCv": 10}}');
  const files = ['hands.ndjson.gz', 'machines.ndjson'].map((name) => join(folder, name));
  const { stdout } = await run(['evaluate', '--no-simulated', '--json', '--config', config, ...files]);
  const { sets } = JSON.parse(stdout) as EvaluationReport;
  expect(sets.map(({ set, sessions, flagged }) => [set, sessions, flagged])).toEqual([
    ['hands', 3, 3],
    ['machines', 2, 2],
    ['all people', 3, 3],
  ]);
});

test('what is in force by flags is what others are compared with', async () => {
  const { command, whole } = await viewWith(corpus(), ['--disable', 'regular-high-rate']);
  const slow = await whole('/corpus?input.maxRate=1&input.maxCv=10');
  expect(slow).toMatchObject({ inForce: outcome(0, 1), tried: outcome(0, 1) });
  expect(await whole('/corpus?input.maxRate=1&input.maxCv=10&disabledDetectors=')).toMatchObject({
    tried: outcome(3, 0),
  });
  await leave(command);
});

test('of settings that overtake each other the newest are answered, and whoever is overtaken is told', async () => {
  const { command, page, whole } = await viewWith(corpus());
  await whole('/corpus');
  const asked = [0.2, 0.3, 0.4].map((cv) => page.get(`/corpus?input.maxCv=${cv}`));
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(statuses.slice(0, 2).every((status) => status === 200 || status === 400)).toBe(true);
  expect(statuses.at(-1)).toBe(200);
  expect(await whole('/corpus?input.maxCv=0.4')).toMatchObject({ tried: outcome(0, 1) });
  await leave(command);
});

test('a view without a corpus knows of none, and one that is left in the middle of it ends', async () => {
  const without = await view(AUTO_CLICKER);
  await without.page.next(isSnapshot);
  expect((await without.page.get('/corpus')).status).toBe(204);
  await leave(without.command);
  const { command, page } = await viewWith(corpus());
  const unheard = page.get('/corpus').catch(() => undefined);
  await leave(command);
  await unheard;
});

const BAD = {
  'empty.ndjson': '',
  'foreign.ndjson': '{"id": "a"}\n',
  'text.ndjson': 'a\nb\nc\n',
  'late.ndjson': `${handLine('a', 1)}\n{"id": 7}\n`,
  'broken.ndjson.gz': gzipSync(lines(3, handLine)).subarray(0, 500),
  'unlabelled.ndjson': `${handLine('a', 1, { label: 'unlabelled' })}\n`,
};

test.each([
  ['missing.ndjson', 2, /missing\.ndjson: expected files or folders to evaluate, got ENOENT.* \[CS_USAGE\]/],
  ['.', 1, /--corpus: \.: expected \.ndjson or \.ndjson\.gz files, found none \[CS_FILE\]/],
  ['empty.ndjson', 1, /--corpus: empty\.ndjson:1: expected one session per line, found none \[CS_FILE\]/],
  ['foreign.ndjson', 1, /--corpus: foreign\.ndjson:1: expected a channel .*\[CS_FILE\]/],
  [
    'text.ndjson',
    1,
    /--corpus: text\.ndjson:1: expected a JSON object.*no line of this file is a session \[CS_FILE\]/,
  ],
  ['late.ndjson', 1, /--corpus: late\.ndjson:2: expected an id .*\[CS_FILE\]/],
  ['broken.ndjson.gz', 1, /--corpus: broken\.ndjson\.gz.*\[CS_FILE\]/],
  [
    'unlabelled.ndjson',
    1,
    /--corpus: unlabelled\.ndjson: expected sessions with the label human or machine, got 1 session without it/,
  ],
  [AUTO_CLICKER, 1, /auto-clicker\.ndjson: expected sessions with the label human or machine, got 1 session/],
])('a corpus that tells nothing is refused at the start: %s', async (path, code, says) => {
  const folder = temporaryFolder();
  const content = BAD[path as keyof typeof BAD];
  if (content !== undefined) writeFileSync(join(folder, path), content);
  const { stderr, ...rest } = await run(['view', AUTO_CLICKER, ...PAGE, '--corpus', path], { folder });
  expect(rest).toMatchObject({ code, stdout: '' });
  expect(stderr).toMatch(says);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
