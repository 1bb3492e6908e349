import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { EvaluationReport } from '../../src/evaluate/report/report.js';
import { handLine, machineLine } from '../evaluate/support.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { run } from './clearsight.js';

const RECORDED = ['evaluate', '--no-simulated', '--threads', '1'];

function corpus(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

const hands = (count: number) =>
  Array.from({ length: count }, (_, index) => `${handLine(`hand-${index}`, index + 1)}\n`).join('');

test('a folder: sets, people together, the exact bound; nothing on stderr but on a terminal', async () => {
  const folder = corpus({ 'hands.ndjson.gz': gzipSync(hands(20)), 'machines.ndjson': machineLine('m', 1) });
  const { code, stdout, stderr } = await run([...RECORDED, folder]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^hands +human +20 +6000 .* 0 +13\.9 %/m);
  expect(stdout).toMatch(/^machines +machine +1 .* 1 +100 %/m);
  expect(stdout).toMatch(/^all people +human +20/m);
});

test('--json and --html; simulated clickers', async () => {
  const folder = corpus({ 'hands.ndjson': hands(3) });
  const page = join(folder, 'report.html');
  const flags = ['--runs', '1', '--seconds', '5', '--json', '--html', page, '--as-channel', 'left'];
  const { code, stdout, stderr } = await run(['evaluate', folder, ...flags]);
  expect([code, stderr]).toEqual([0, '']);
  const report: EvaluationReport = JSON.parse(stdout);
  expect(report).toMatchObject({
    asChannel: 'left',
    problems: [],
    sets: [{ set: 'hands' }, { set: 'all people' }],
  });
  expect(report.clickers.find(({ family, rate }) => family === 'constant' && rate === 10)).toMatchObject({
    caught: 1,
  });
  const html = readFileSync(page, 'utf8');
  expect(html).toMatch(/^<!doctype html>/);
  expect(html).not.toMatch(/<script|https?:\/\/|src=/);
});

test('--config: thresholds, the base rule and the keyboard are those of the file', async () => {
  const folder = corpus({ 'hands.ndjson': hands(3) });
  const config = (input: object, more = {}) => {
    const file = join(temporaryFolder(), 'c.json');
    writeFileSync(file, JSON.stringify({ input, ...more }));
    return file;
  };
  const flagged = async (channel: string, file?: string) => {
    const flags = ['--json', '--as-channel', channel, ...(file === undefined ? [] : ['--config', file])];
    const { stdout } = await run([...RECORDED, folder, ...flags]);
    return (JSON.parse(stdout) as EvaluationReport).sets.at(-1);
  };
  const slow = { maxRate: 1, maxCv: 10 };
  expect(await flagged('left')).toMatchObject({ flagged: 0, warned: 0 });
  const shortHold = config({ indicators: { 'short-hold': { limit: 900 } } });
  expect(await flagged('left', shortHold)).toMatchObject({
    flagged: 3,
    firstVerdict: { 'short-hold': 3 },
  });
  expect(await flagged('left', config(slow))).toMatchObject({ flagged: 3 });
  const without = config(slow, { disabledDetectors: ['regular-high-rate', 'tracer'] });
  expect(await flagged('left', without)).toMatchObject({ flagged: 0, warned: 0 });
  const { stdout } = await run([...RECORDED, folder, '--config', without]);
  expect(stdout).toMatch(/^without regular-high-rate\n/);
  expect(await flagged('keyboard', config(slow))).toMatchObject({ flagged: 0, warned: 3 });
  expect(await flagged('keyboard', config({ ...slow, keyboardEnforces: true }))).toMatchObject({
    flagged: 3,
  });
});

test('--config that names no indicator, or is not there: exit 2, one line', async () => {
  const folder = corpus({ 'hands.ndjson': hands(1), 'c.json': '{"input":{"indicators":{"no-such":{}}}}' });
  for (const [file, says] of [
    [
      join(folder, 'c.json'),
      /^clearsight: [^\n]*c\.json: input\.indicators\.no-such: expected the id of an indicator \[CS_CONFIG\]\n$/,
    ],
    [join(folder, 'missing.json'), /^clearsight: .*missing\.json: .*ENOENT.* \[CS_CONFIG\]\n$/],
  ] as const) {
    const { code, stdout, stderr } = await run([...RECORDED, folder, '--config', file]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(says);
  }
});

test('--part splits the sessions: each is in exactly one', async () => {
  const folder = corpus({ 'hands.ndjson': hands(20) });
  const sessions = async (part: string) => {
    const { stdout } = await run([...RECORDED, folder, '--json', '--part', part]);
    return (JSON.parse(stdout) as EvaluationReport).sets.at(-1)?.sessions ?? 0;
  };
  const [first, second] = await Promise.all([sessions('0/2'), sessions('1/2')]);
  expect(first + second).toBe(20);
  expect(first).toBeGreaterThan(0);
  expect(second).toBeGreaterThan(0);
});

test('a capture is evaluated, by channel, and counts as neither person nor machine', async () => {
  const { stdout: capture } = await run(['simulate', 'ydotool', '--seconds', '20', '--channel', 'right']);
  const folder = corpus({ 'clicks.ndjson': capture, 'clicks2.ndjson.gz': gzipSync(capture) });
  const { code, stdout } = await run([...RECORDED, folder]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^clicks +unlabelled +1 +399 .*constant-hold 1$/m);
  expect(stdout).toMatch(/^clicks2 +unlabelled +1 +399 /m);
  expect(stdout).toMatch(/^flagged: clicks\.ndjson-right: constant-hold: /m);
  expect(stdout).not.toContain('all people');
});

test('impossible times: no verdict, no crash, counted', async () => {
  const session = (id: string, press: string) =>
    `{"id":"${id}","channel":"left","label":"human","press":[${press}],"release":[${press.replace(/[^,]+/g, 'null')}]}\n`;
  const folder = corpus({
    'odd.ndjson': [
      session('repeats', '0,0,0,5,5'),
      session('back', '0,50,20,90'),
      session('far', '0,1e300'),
      session('farther', '1e999,-1e999'),
      session('alone', '0'),
    ].join(''),
    'good.ndjson': hands(1),
  });
  const { code, stdout, stderr } = await run([...RECORDED, folder]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^odd +human +5 +14 +0\.0 +0 .* 0$/m);
  expect(stdout).toMatch(/^odd: 4 presses at impossible times \(running backwards, or beyond any date\)$/m);
  expect(stdout).not.toMatch(/^good: /m);
});

test('what cannot be read is named with its line, the others are evaluated, exit 1', async () => {
  const { stdout: capture } = await run(['simulate', 'ydotool', '--seconds', '20']);
  const packed = gzipSync(hands(200));
  const folder = corpus({
    'cut.ndjson.gz': packed.subarray(0, packed.length - 1000),
    'cut-line.ndjson': `${handLine('whole', 1)}\n${handLine('cut', 2).slice(0, 400)}`,
    'cut-capture.ndjson': capture.slice(0, 3000),
    'empty.ndjson': '',
    'good.ndjson': hands(2),
    'noise.ndjson': 'hello\n',
  });
  const { code, stdout, stderr } = await run([...RECORDED, folder, '--json']);
  expect(code).toBe(1);
  const report: EvaluationReport = JSON.parse(stdout);
  expect(report.sets.find(({ set }) => set === 'good')).toMatchObject({ sessions: 2 });
  expect(report.sets.find(({ set }) => set === 'cut-line')).toMatchObject({ sessions: 1 });
  for (const said of [
    /cut\.ndjson\.gz:\d+: unexpected end of file/,
    /cut-line\.ndjson:2: expected a JSON object/,
    /cut-capture\.ndjson:\d+: the last line is truncated/,
    /empty\.ndjson:1: expected one session per line, found none/,
    /noise\.ndjson:1: expected a JSON object, got "hello"/,
  ]) {
    expect(stderr).toMatch(said);
  }
  expect(stderr.trimEnd().split('\n')).toHaveLength(5);
});

test('a capture that is broken in its middle is named with its line', async () => {
  const { stdout: capture } = await run(['simulate', 'ydotool', '--seconds', '5']);
  const lines = capture.split('\n');
  const folder = corpus({
    'broken.ndjson': [...lines.slice(0, 10), '{"kind":"input"}', ...lines.slice(10)].join('\n'),
  });
  const { code, stdout } = await run([...RECORDED, folder]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/broken\.ndjson:11: expected/);
  expect(stdout).toMatch(/^broken +unlabelled +1/m);
});

test('--sweep: one row a value; bad files still end in exit 1', async () => {
  const folder = corpus({ 'hands.ndjson': hands(3), 'noise.ndjson': 'hello\n' });
  const { code, stdout } = await run([...RECORDED, folder, '--sweep', 'short-hold.limit=4..200/3']);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^short-hold\.limit/);
  expect(stdout).toMatch(/^ +4 +3 +0 /m);
  expect(stdout).toMatch(/^ +200 +3 +3 /m);
  expect(stdout).toMatch(/noise\.ndjson:1: expected a JSON object/);
});

test.each([
  [['--no-simulated'], /expected something to evaluate/],
  [['--sweep', 'short-hold'], /expected a sweep such as/],
  [['--sweep', 'no-such.limit=1..2'], /expected an indicator/],
  [['--sweep', 'short-hold.nothing=1..2'], /expected one of limit/],
  [['--sweep', 'short-hold.limit=1..2', '--html', 'x.html'], /cannot be used with/],
  [['--as-channel', 'nose'], /choices are left, right, other, keyboard/],
  [['--part', '2/2'], /such as 0\/2/],
  [['--runs', '0'], /from 1 to 10000/],
  [['--threads', 'many'], /from 1 to 256/],
])('%j is misuse, in one line', async (args, says) => {
  const { code, stdout, stderr } = await run(['evaluate', ...args]);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(says);
  expect(stderr.trimEnd()).not.toContain('\n');
});

test('a page that cannot be written: exit 1 before any work', async () => {
  const { code, stderr } = await run([...RECORDED, temporaryFolder(), '--html', 'no-such-folder/x.html']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/no-such-folder\/x\.html: expected a file that can be written.*\[CS_FILE\]/);
});

test('--clock: the same people and clickers on coarse clocks, in text, JSON and on the page', async () => {
  const folder = corpus({ 'hands.ndjson': hands(4) });
  const page = join(folder, 'report.html');
  const flags = ['--runs', '1', '--seconds', '10', '--clock', '15.6,50ms,100~5', '--as-channel', 'left'];
  const text = await run(['evaluate', folder, ...flags]);
  expect([text.code, text.stderr]).toEqual([0, '']);
  expect(text.stdout).toContain('All times cut to a clock of 15.6 ms');
  expect(text.stdout).toMatch(/^clock, ms +people +flagged +warned +clickers +caught +warned$/m);
  expect(text.stdout).toMatch(/^ +15\.6 +4 +0 +0 +\d+ +\d+ %/m);
  expect(text.stdout).toMatch(/^ +50 +4 +0 +0 +\d+ +\d+ %/m);
  expect(text.stdout).toContain('All times cut to a clock of 100 ms, read up to 5 ms late');
  expect(text.stdout).toMatch(/^ *100~5 +4 +0 +0 +\d+ +\d+ %/m);
  const { stdout } = await run(['evaluate', folder, ...flags, '--json', '--html', page]);
  const report: EvaluationReport = JSON.parse(stdout);
  expect(
    report.clocks.map(({ clockMs, jitterMs, sets }) => [clockMs, jitterMs, sets.at(-1)?.sessions]),
  ).toEqual([
    [15.6, 0, 4],
    [50, 0, 4],
    [100, 5, 4],
  ]);
  expect(report.clocks[1]?.clickers).toHaveLength(report.clickers.length);
  expect(readFileSync(page, 'utf8')).toContain('All times cut to a clock of 50 ms');
});

test.each(['', '0', '-5', '50,', 'x', '10,fast', '2m', '1e3', '100~', '~5', '50~50', '50~-1', '50~1~1'])(
  '--clock %j is one line and exit code 2',
  async (clock) => {
    const { code, stdout, stderr } = await run(['evaluate', '--clock', clock]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^.*--clock.*Expected at most 16 steps.*\n$/);
  },
);
