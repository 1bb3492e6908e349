import { expect, test } from 'vitest';
import { heatMap } from '../../../src/evaluate/report/heat-map.js';
import type { ClickerReport } from '../../../src/evaluate/report/report.js';

const clicker = (title: string, rate: number, runs: number, caught: number): ClickerReport => ({
  ...{ title, family: title, rate, runs, caught, warned: caught, firstVerdict: {}, firstWarning: {} },
  ...{ medianSeconds: null, medianPresses: null, mostPresses: null, medianWarningSeconds: null },
});
/** The cells of each row, `-` for an empty one. */
const cells = (page: string) =>
  page
    .split('<tr>')
    .slice(2)
    .map((row) => [...row.matchAll(/<td[^>]*>(\d*)<\/td>/g)].map(([, text]) => text || '-').join(' '));

test('a row a clicker, a column a rate in ascending order; what was not run is empty', () => {
  const page = heatMap([
    clicker('a', 20, 4, 1),
    clicker('a', 5, 4, 4),
    clicker('b', 20, 4, 0),
    clicker('b', 8, 0, 0),
  ]);
  expect([...page.matchAll(/<th scope="col">(.+?)<\/th>/g)].map(([, rate]) => rate)).toEqual([
    '5/s',
    '8/s',
    '20/s',
  ]);
  expect(cells(page)).toEqual(['100 - 25', '- - 0']);
});

test('the shade is the share, and a name is no markup', () => {
  const page = heatMap([clicker('<b>', 5, 3, 1)]);
  expect(page).toContain('style="--share:0.33">33</td>');
  expect(page).toContain('&lt;b&gt;');
});
