import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MARK } from '../../src/records/input.js';
import { FAMILIES } from '../../src/simulate/registry.js';
import { sessionIn } from '../support/session.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { readCapture, run } from './clearsight.js';

/** What a command prints, in a file. */
async function simulated(args: readonly string[], name = 'clicks.ndjson'): Promise<string> {
  const { code, stdout, stderr } = await run(['simulate', ...args]);
  expect([code, stderr]).toEqual([0, '']);
  const path = join(temporaryFolder(), name);
  writeFileSync(path, stdout);
  return path;
}

test('a capture of constant clicks replays to FI-INP-001, the same twice', async () => {
  const path = await simulated(['constant', '--rate', '30', '--seconds', '10']);
  const first = await run(['replay', path, '--json']);
  expect(first.code).toBe(3);
  expect(first.events.filter(({ kind }) => kind === 'verdict')).toMatchObject([{ code: 'FI-INP-001' }]);
  expect((await run(['replay', path, '--json'])).stdout).toBe(first.stdout);
});

test('slow clicks without releases replay to nothing', async () => {
  const path = await simulated(['uniform', '--rate', '3', '--spread', '0.5', '--seconds', '20']);
  const { code, events } = await run(['replay', path, '--json']);
  expect(code).toBe(0);
  expect(events.filter(({ module }) => module === 'INPUT_DETECTOR')).toEqual([]);
});

test('a capture holds presses, releases with their holds, and a hop behind every press', async () => {
  const path = await simulated(['ydotool', '--rate', '20', '--seconds', '5', '--channel', 'right']);
  const { header, records, warnings } = await readCapture(path);
  expect(warnings).toEqual([]);
  expect(header?.config).toMatchObject({ memory: { enabled: false } });
  const batches = records.flatMap(({ record }) => (record.kind === 'input' ? [record] : []));
  const marks = batches.flatMap((batch) => [...batch.marks]);
  const holds = batches.flatMap((batch) => [...batch.holds]);
  const isRelease = marks.map((mark) => (mark & MARK.release) !== 0);
  expect(isRelease.filter(Boolean)).toHaveLength(isRelease.length / 2);
  expect(holds.every((hold, index) => (isRelease[index] ? hold > 24 && hold < 27 : Number.isNaN(hold)))).toBe(
    true,
  );
  expect(marks.every((mark) => (mark & MARK.channelMask) === 1)).toBe(true);
  // One button, pressed anew each time: every press but the first has the same.
  const presses = marks.filter((mark) => (mark & MARK.release) === 0);
  expect(presses.map((mark) => (mark & MARK.sameKey) !== 0)).toEqual(presses.map((_, index) => index > 0));
  expect(presses.every((mark) => (mark & MARK.fresh) !== 0)).toBe(true);
  const times = records.map(({ record }) => record.time);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  const hasPress = batches.filter((batch) => batch.marks.some((mark) => (mark & MARK.release) === 0));
  expect(records.filter(({ record }) => record.kind === 'hop')).toHaveLength(hasPress.length);
});

test('times: one in ms a line, which replay takes', async () => {
  const path = await simulated(
    ['constant', '--rate', '25', '--seconds', '10', '--format', 'times'],
    'times.txt',
  );
  expect((await run(['replay', path])).code).toBe(3);
});

test('corpus: one line, a session', async () => {
  const { stdout } = await run([
    'simulate',
    'blur',
    '--seconds',
    '5',
    '--format',
    'corpus',
    '--resolution',
    '1',
  ]);
  expect(stdout.indexOf('\n')).toBe(stdout.length - 1);
  const session = sessionIn(stdout);
  expect(session).toMatchObject({ label: 'machine', channel: 'left' });
  expect(JSON.parse(stdout).resolutionMs).toBe(1);
  expect(session.press.every(Number.isInteger)).toBe(true);
});

test('a seed decides everything', async () => {
  const of = async (seed: string) =>
    (await run(['simulate', 'mimic', '--seconds', '5', '--seed', seed])).stdout;
  expect(await of('7')).toBe(await of('7'));
  expect(await of('7')).not.toBe(await of('8'));
});

test('--list names every family and every parameter as the flag that sets it', async () => {
  const { code, stdout } = await run(['simulate', '--list']);
  expect(code).toBe(0);
  for (const { id, about } of FAMILIES)
    expect(stdout).toMatch(new RegExp(`^${id} .*${about.slice(0, 10)}`, 'm'));
  expect(stdout).toMatch(/--overhead-deviation-ms +0\.1 +ms/);
});

test('a family has a help of its own', async () => {
  const { code, stdout } = await run(['simulate', 'uniform', '--help']);
  expect(code).toBe(0);
  expect(stdout).toContain('--rate <number>');
  expect(stdout).toContain('--spread <number>');
});

test.each(FAMILIES.map(({ id }) => id))('%s is a capture', async (id) => {
  const { records, warnings } = await readCapture(await simulated([id, '--seconds', '3']));
  expect(warnings).toEqual([]);
  expect(records.length).toBeGreaterThan(2);
});

test.each([
  [[], /expected a family of clickers, or --list/],
  [['clickety'], /expected a family of clickers \(constant, .*\), got clickety/],
  [['constant', '--rate', 'fast'], /'--rate <number>' argument 'fast' is invalid/],
  [['constant', '--rate', '0'], /expected rate from 0\.001 to 10000, got 0/],
  [['constant', '--rate', '-5'], /expected rate from/],
  [['constant', '--rate', '1e999'], /expected rate from/],
  [['constant', '--seconds', '0'], /expected seconds from/],
  [['constant', '--seed', '1.5'], /expected a whole seed/],
  [['constant', '--spread', '0.2'], /unknown option '--spread'/],
  [['uniform', '--spread', '2'], /expected spread from 0 to 1, got 2/],
  [['constant', '--format', 'wav'], /choices are capture, times, corpus/],
  [['constant', '--channel', 'nose'], /choices are left, right, other, keyboard/],
  [['constant', 'extra'], /too many arguments/],
])('%j is misuse, in one line', async (args, says) => {
  const { code, stdout, stderr } = await run(['simulate', ...args]);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(says);
  expect(stderr.trimEnd()).not.toContain('\n');
});

test('a reader that goes away early is no error', async () => {
  const pipe = ['sh', '-c', '{ "$@"; echo "$?" >&2; } | head -n 1', 'sh'];
  const { stdout, stderr } = await run(['simulate', 'constant', '--rate', '10000', '--seconds', '100'], {
    through: pipe,
  });
  expect(stderr).toBe('0\n');
  expect(stdout).toMatch(/^\{"format":"clearsight-capture".*\}\n$/);
});
