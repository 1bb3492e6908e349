import { expect, test } from 'vitest';
import { StandingFindings } from '../../../src/workers/input/standing-findings.js';
import { sampleFinding } from './support.js';

const steady = sampleFinding('steady-minute');
const origin = sampleFinding('injected-origin');

test('findings more than 30 s apart do not stand together', () => {
  const standing = new StandingFindings('left');
  expect(standing.add({ ...origin, atMs: 1000 }).kind).toBe('none');
  expect(standing.add({ ...steady, atMs: 32_000 }).kind).toBe('warning');
  expect(standing.add({ ...origin, atMs: 40_000 }).kind).toBe('verdict');
});

test('findings exactly 30 s apart do', () => {
  const standing = new StandingFindings('left');
  standing.add({ ...origin, atMs: 1000 });
  expect(standing.add({ ...steady, atMs: 31_000 }).kind).toBe('verdict');
});

test('of each indicator the newest finding stands, the newest last', () => {
  const standing = new StandingFindings('left');
  standing.add({ ...steady, atMs: 1, value: 0.3 });
  standing.add({ ...origin, atMs: 2 });
  const { findings } = standing.add({ ...steady, atMs: 3, value: 0.2 });
  expect(findings.map(({ detector, value }) => [detector, value])).toEqual([
    ['injected-origin', 40],
    ['steady-minute', 0.2],
  ]);
});
