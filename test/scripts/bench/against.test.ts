import { expect, test } from 'vitest';

const load = (name: string) =>
  import(new URL(`../../../scripts/bench/against/${name}.mjs`, import.meta.url).href);
const { compareFigures } = await load('compare');
const { readJson, readText } = await load('figures');

const turns = (values: readonly number[], fields: object) =>
  values.map((value) => ({ checks: [{ what: 'figure', unit: 'ms', limit: 10, value, ...fields }] }));

function compare(ours: readonly number[], theirs: readonly number[], fields: object) {
  const [figure] = compareFigures(turns(ours, fields), turns(theirs, fields));
  return figure;
}

const atMost = { sign: '<=', limit: 10 };
const atLeast = { sign: '>=', limit: 1 };
const noisy = { isNoisy: true };

test.each([
  ['5 % more', [1.05, 1.05, 1.05], [1, 1, 1], atMost, false],
  ['6 % more', [1.06, 1.06, 1.06], [1, 1, 1], atMost, true],
  ['half', [5, 5, 5], [10, 10, 10], atMost, false],
  ['6 % less, where more is better', [9.4, 9.4, 9.4], [10, 10, 10], atLeast, true],
  ['twice, where more is better', [8, 8, 8], [4, 4, 4], atLeast, false],
  ['one bad turn', [9, 1, 1], [1, 1, 1], atMost, false],
  ['noisy, ranges that overlap', [1, 2, 3], [1, 1.5, 2.1], { ...atMost, ...noisy }, false],
  ['noisy, ranges apart', [2.2, 2.5, 3], [1, 1.5, 2.1], { ...atMost, ...noisy }, true],
  ['from 0', [1, 1, 1], [0, 0, 0], atMost, true],
  ['shrinking, where growth is measured', [-1, -1, -1], [-2, -2, -2], atMost, false],
])('worse: %s', (_, ours, theirs, fields, isWorse) => {
  expect(compare(ours, theirs, fields)).toMatchObject({ isWorse, isMissed: false });
});

test('two figures of 0 are as good as each other', () => {
  expect(compare([0, 0, 0], [0, 0, 0], atMost)).toMatchObject({ ratio: 1, isWorse: false });
});

test('the bound is held by our median alone', () => {
  expect(compare([9, 11, 12], [20, 20, 20], atMost)).toMatchObject({ isMissed: true, isWorse: false });
  expect(compare([9, 9, 12], [20, 20, 20], atMost)).toMatchObject({
    isMissed: false,
    ours: { min: 9, max: 12 },
  });
});

test('a figure that the other commit lacks is not compared', () => {
  const [figure] = compareFigures(turns([1, 1, 1], atMost), [{ checks: [] }, { checks: [] }, { checks: [] }]);
  expect(figure).toMatchObject({ isWorse: false, ours: { median: 1 } });
  expect(figure).not.toHaveProperty('ratio');
});

test('lines of an older bench are read', () => {
  const text = [
    '',
    'monitor: 1,000 scans/s of one target (quick)',
    '  105 regions; CPU by thread: main 5.4 %',
    '  PASS        0.85 ms  must be <= 2.00 ms         event-loop delay p99',
    '  MISS       400,024   must be >= 500,000         scans/s',
    '',
    '1 missed',
  ].join('\n');
  expect(readText(text)).toEqual({
    checks: [
      { what: 'event-loop delay p99', value: 0.85, limit: 2, unit: 'ms', sign: '<=', reached: true },
      { what: 'scans/s', value: 400_024, limit: 500_000, unit: '', sign: '>=', reached: false },
    ],
  });
  expect(readText('\nscan-c: a scan\n  MISS not measured: no gcc\n')).toMatchObject({ error: 'no gcc' });
  expect(readText('Error: boom')).toBeUndefined();
});

test('JSON of a newer bench is read', () => {
  const row = { name: 'scan-c', note: '', checks: [] };
  expect(readJson(JSON.stringify({ rows: [row] }))).toEqual(row);
  expect(readJson('')).toBeUndefined();
});
