import { expect, test } from 'vitest';
import { didYouMean, nearest } from '../../src/text/nearest.js';

const KNOWN = ['WARNING', 'ERROR', 'minRate', 'minCount'];

test.each([
  ['eror', 'ERROR'],
  ['Waning', 'WARNING'],
  ['warn', 'WARNING'],
  ['WAR', 'WARNING'],
  ['mincont', 'minCount'],
])('%s: %s is near', (word, near) => {
  expect(nearest(word, KNOWN)).toBe(near);
  expect(didYouMean(word, KNOWN)).toBe(` (did you mean ${near}?)`);
});

test.each(['w', 'wa', 'min', 'notice', 'constant', ''])('nothing is near "%s"', (word) => {
  expect(nearest(word, KNOWN)).toBeUndefined();
  expect(didYouMean(word, KNOWN)).toBe('');
});
