import { expect, test } from 'vitest';
import { countJudged } from '../../../src/pipeline/figures/count-judged.js';
import { createCounters } from '../../../src/pipeline/figures/counters.js';
import { viewStats } from '../../../src/pipeline/figures/monitor-stats.js';
import { found, gone, regions, regionsOf, unchanged } from '../support/records.js';

test('regions are those of the newest snapshot of every process, while it is held', () => {
  const counters = createCounters();
  const stats = viewStats(counters, 1500, () => undefined);
  const after = (...records: Parameters<typeof countJudged>[1]['record'][]) => {
    for (const record of records) countJudged(counters, { record });
    return stats.regions;
  };
  expect(after(found(1), found(2))).toBe(0);
  expect(after(regions(1, 1, regionsOf(10)), regions(2, 1, regionsOf(5)))).toBe(15);
  expect(after(regions(1, 2, regionsOf(3)), unchanged(2, 2))).toBe(8);
  expect(after(gone(1, 3), regions(1, 4, regionsOf(3)))).toBe(5);
  expect(stats).toMatchObject({ scans: 5, snapshots: 4 });
});
