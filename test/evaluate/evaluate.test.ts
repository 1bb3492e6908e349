import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { runEvaluation } from '../../src/evaluate/evaluate.js';
import { formatSweep, parseSweep, runSweep } from '../../src/evaluate/judge/sweep.js';
import { formatEvaluation } from '../../src/evaluate/report/format.js';
import { renderHtml } from '../../src/evaluate/report/html.js';
import { handLine, machineLine, temporaryFolder, writeCorpus } from './support.js';

const SCENARIO = { title: 'constant', family: 'constant', rates: [10] };

test('sets, clickers and people together', async () => {
  const folder = temporaryFolder();
  const people = Array.from({ length: 20 }, (_, index) => handLine(`hand-${index}`, index + 1));
  writeCorpus(folder, 'hands.ndjson.gz', `${people.join('\n')}\n`);
  writeCorpus(folder, 'mixed.ndjson', [handLine('h', 99), machineLine('m', 1)].join('\n'));
  writeCorpus(folder, 'wild.ndjson', machineLine('w', 2, { label: 'machine-in-the-wild' }));
  writeCorpus(folder, 'notes.txt', 'not a corpus');
  const progress: number[] = [];
  const report = await runEvaluation({
    paths: [folder],
    scenarios: [SCENARIO],
    runs: 5,
    threads: 2,
    onProgress: ({ sessions }) => progress.push(sessions),
  });
  expect(report.problems).toEqual([]);
  expect(report.sets.map(({ set, label, sessions, flagged }) => [set, label, sessions, flagged])).toEqual([
    ['hands', 'human', 20, 0],
    ['mixed', 'human', 1, 0],
    ['mixed', 'machine', 1, 1],
    ['all people', 'human', 21, 0],
  ]);
  expect(report.clickers).toMatchObject([{ runs: 5, caught: 5, firstVerdict: { 'short-hold': 5 } }]);
  expect(report.clickers[0]?.mostPresses).toBeLessThanOrEqual(40);
  expect(progress.at(-1)).toBe(28);
  const text = formatEvaluation(report);
  expect(text).toContain('all people');
  expect(text).toMatch(/constant +10 +5 +100 %/);
});

test('what cannot be read is named with its line, the others are evaluated', async () => {
  const folder = temporaryFolder();
  const good = handLine('good', 1);
  const whole = gzipSync(
    Array.from({ length: 400 }, (_, index) => handLine(`cut-${index}`, index)).join('\n'),
  );
  const cut = writeCorpus(folder, 'cut.ndjson.gz', whole.subarray(0, whole.length - 2000));
  const empty = writeCorpus(folder, 'empty.ndjson', '');
  const wrong = writeCorpus(folder, 'wrong.ndjson', `${good}\n\nhello\n${good}\n`);
  const packed = writeCorpus(folder, 'unpacked.ndjson.gz', new TextEncoder().encode(good));
  const missing = `${folder}/missing.ndjson`;
  const { problems, sets } = await runEvaluation({
    paths: [cut, empty, wrong, packed, missing],
    scenarios: [],
    threads: 1,
  });
  const about = (file: string) => problems.filter((problem) => problem.file === file);
  expect(about(cut)).toMatchObject([{ message: expect.stringContaining('unexpected end of file') }]);
  expect(about(cut)[0]?.line).toBeGreaterThan(300);
  expect(about(empty)).toMatchObject([{ line: 1, message: expect.stringContaining('found none') }]);
  expect(about(wrong)).toMatchObject([{ line: 3, message: expect.stringContaining('a JSON object') }]);
  expect(about(packed)).toMatchObject([{ line: 1, message: expect.stringContaining('incorrect header') }]);
  expect(about(missing)).toMatchObject([{ line: 0, message: expect.stringContaining('ENOENT') }]);
  expect(sets.find(({ set }) => set === 'wrong')?.sessions).toBe(2);
  expect(sets.find(({ set }) => set === 'cut')?.sessions).toBeGreaterThan(300);
});

test('a file of nothing but nonsense does not flood the report', async () => {
  const path = writeCorpus(temporaryFolder(), 'nonsense.ndjson', 'x\n'.repeat(5000));
  const { problems } = await runEvaluation({ paths: [path], scenarios: [], threads: 1 });
  expect(problems).toEqual([
    { file: path, line: 1, message: 'expected a JSON object, got "x"; no line of this file is a session' },
  ]);
});

test('a text of times is told where to go', async () => {
  const path = writeCorpus(temporaryFolder(), 'times.txt', '100\n240\n');
  const { problems } = await runEvaluation({ paths: [path], scenarios: [], threads: 1 });
  expect(problems.map(({ message }) => message)).toEqual([
    'expected a session, got the number 100 (`clearsight replay` takes a text of times); no line of this file is a session',
  ]);
});

test('of nonsense among sessions the first lines are named, and the others counted', async () => {
  const path = writeCorpus(temporaryFolder(), 'mixed.ndjson', `${handLine('good', 1)}\n${'x\n'.repeat(15)}`);
  const { problems } = await runEvaluation({ paths: [path], scenarios: [], threads: 1 });
  expect(problems).toHaveLength(11);
  expect(problems.at(-1)?.message).toBe('5 more lines that are not sessions');
});

test('the same sessions on another channel, and in parts', async () => {
  const lines = Array.from({ length: 30 }, (_, index) =>
    handLine(`s${index}`, index + 1, { channel: 'keyboard' }),
  );
  const path = writeCorpus(temporaryFolder(), 'keys.ndjson', lines.join('\n'));
  const run = (index: number) =>
    runEvaluation({ paths: [path], scenarios: [], asChannel: 'left', part: { of: 2, index }, threads: 1 });
  const counts = (await Promise.all([run(0), run(1)])).map(({ sets }) => sets.at(-1)?.sessions as number);
  expect((counts[0] as number) + (counts[1] as number)).toBe(30);
  expect(Math.min(...counts)).toBeGreaterThan(3);
});

test('the page needs nothing else, and what corpora say is no markup', async () => {
  const hostile = machineLine('<script>alert(1)</script>\u001b[2J', 3, { label: 'human' });
  const path = writeCorpus(temporaryFolder(), 'hostile.ndjson', hostile);
  const report = await runEvaluation({ paths: [path], scenarios: [SCENARIO], runs: 2, threads: 1 });
  const page = renderHtml(report);
  expect(page).not.toMatch(/<script|https?:|src=|@import|NaN|undefined/);
  expect(page).toContain('&lt;script&gt;');
  expect(page).not.toContain('\u001b');
  expect(page.match(/<svg/g)).toHaveLength(report.distributions.length * 2);
  expect(page.match(/class="limit" x1/g)).toHaveLength(report.distributions.length);
  expect(formatEvaluation(report)).toContain('flagged: <script>alert(1)</script>\\x1b[2J: short-hold');
});

test('an indicator that is disabled flags nobody, has no distribution, and cannot be swept', async () => {
  const options = { scenarios: [{ ...SCENARIO, rates: [10] }], runs: 2, seconds: 5, threads: 1 };
  const all = await runEvaluation(options);
  const [first = ''] = Object.keys(all.clickers[0]?.firstVerdict ?? {});
  const disabled = [first];
  const { clickers, distributions, ...report } = await runEvaluation({ ...options, disabled });
  expect(report.disabled).toEqual([first]);
  expect(Object.keys(clickers[0]?.firstVerdict ?? {})).not.toContain(first);
  expect(distributions).toEqual(all.distributions.filter(({ indicator }) => indicator !== first));
  await expect(runSweep(parseSweep(`${first}.limit=1..2`), { ...options, disabled })).rejects.toThrow(
    `got ${first}, which is disabled`,
  );
});

test('a sweep shows what each limit would do', async () => {
  const sweep = parseSweep('bounded-run-1.06.limit=20..60/3');
  const scenarios = [{ ...SCENARIO, family: 'uniform', parameters: { spread: 0.02 } }];
  const report = await runSweep(sweep, { scenarios, runs: 2, seconds: 5, threads: 1 });
  expect(report.rows.map(({ value, caught }) => [value, caught])).toEqual([
    [20, 2],
    [40, 2],
    [60, 0],
  ]);
  expect(formatSweep(sweep, report)).toContain('bounded-run-1.06.limit');
});

test.each([
  'limit=1..2',
  'short-hold.limit=1',
  'short-hold.limit=1..x',
  'none-such.limit=1..2',
  'short-hold.none=1..2',
  'short-hold.limit=1..2/1',
])('%s is no sweep', (text) => {
  expect(() => parseSweep(text)).toThrow(/expected/);
});

test('unknown clickers, indicators and thresholds are refused before anything runs', async () => {
  await expect(runEvaluation({ scenarios: [{ ...SCENARIO, family: 'none' }] })).rejects.toThrow(
    /family of clickers/,
  );
  await expect(runEvaluation({ thresholds: { none: { limit: 1 } } })).rejects.toThrow(/an indicator/);
  await expect(runEvaluation({ thresholds: { 'short-hold': { none: 1 } } })).rejects.toThrow(
    /expected one of/,
  );
});
