import { expect, test } from 'vitest';
import { counted } from '../../src/text/counted.js';

test.each([
  [0, '0 scans'],
  [1, '1 scan'],
  [2, '2 scans'],
  [1.5, '1.5 scans'],
])('%d of a regular noun', (count, text) => {
  expect(counted(count, 'scan')).toBe(text);
});

test('a noun with a plural of its own', () => {
  expect([1, 2].map((count) => counted(count, 'process', 'processes'))).toEqual(['1 process', '2 processes']);
});
