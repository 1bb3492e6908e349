import { expect, test } from 'vitest';
import { distribution } from '../../../src/evaluate/report/distribution.js';

const ABOVE = { id: 'runs', title: 'Runs', unit: 'presses', maturity: 'stable', beyond: 'above' } as const;
const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);

test('every judged session is in one bin, the rest are counted', () => {
  const seen = distribution(ABOVE, 34, [1, 5, null, 20], [40, 90, null, null]);
  expect(sum(seen.people)).toBe(3);
  expect(sum(seen.machines)).toBe(2);
  expect([seen.peopleUnjudged, seen.machinesUnjudged]).toEqual([1, 2]);
  expect(seen.edges).toHaveLength(seen.people.length + 1);
});

test('the ROC goes from strict to lax and never falls', () => {
  const { roc } = distribution(ABOVE, 34, [1, 5, null, 20], [18, 40, 90, null]);
  expect(roc[0]).toEqual({ limit: 90, people: 0, machines: 0.25 });
  expect(roc.at(-1)).toEqual({ limit: 1, people: 0.75, machines: 0.75 });
  roc.slice(1).forEach((point, index) => {
    expect(point.people).toBeGreaterThanOrEqual(roc[index]?.people as number);
    expect(point.machines).toBeGreaterThanOrEqual(roc[index]?.machines as number);
  });
});

test('a statistic that accuses when small is turned round', () => {
  const { roc } = distribution({ ...ABOVE, beyond: 'below' }, 8, [60, 80], [1, 2]);
  expect(roc.map(({ limit }) => limit)).toEqual([1, 2, 60, 80]);
});

test('nothing at all, one value, and wide ranges', () => {
  expect(distribution(ABOVE, 34, [], []).roc).toEqual([]);
  expect(sum(distribution(ABOVE, 34, [34], []).people)).toBe(1);
  expect(distribution(ABOVE, 34, [0.01], [1000]).isLogarithmic).toBe(true);
});
