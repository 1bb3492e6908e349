import { expect, test } from 'vitest';
import { packRegions } from '../../src/facts/regions/region-reader.js';
import type { RegionDetector } from '../../src/workers/detector.js';
import { PROFILE_DETECTORS, REGION_DETECTORS } from '../../src/workers/detectors.js';
import { createClassifier } from '../../src/workers/look.js';
import { MAX_FINDINGS } from '../../src/workers/messages.js';
import { region } from './memory/regions.js';

const inForce = (ids: readonly string[]) => REGION_DETECTORS.filter(({ id }) => ids.includes(id));
const threshold = inForce(PROFILE_DETECTORS.threshold);
const strict = inForce(PROFILE_DETECTORS.strict);
const clean = [region('r-xp', '/usr/bin/game', 42n), region('r-xp', '[vdso]')];

test('a clean map has no findings in the threshold profile, and all of it in the strict one', () => {
  expect(createClassifier(threshold, [])(packRegions(clean))).toEqual({ suspicious: 0, findings: [] });
  expect(createClassifier(strict, [])(packRegions(clean)).suspicious).toBe(2);
});

test('one region that two detectors find is one suspicious region with two findings', () => {
  const found = createClassifier(threshold, [])(packRegions([...clean, region('rwxp', '', 0n, 2)]));
  expect(found.suspicious).toBe(1);
  expect(found.findings).toEqual(
    ['writable-executable', 'anonymous-executable'].map((detector) => ({
      detector,
      startAddress: '0x10000',
      endAddress: '0x12000',
      permissions: 'rwxp',
      name: '',
    })),
  );
});

test('allowed regions are not suspicious', () => {
  const classify = createClassifier(threshold, [{ path: '', count: 1, reason: 'a test' }]);
  expect(classify(packRegions([region('rwxp'), region('r-xp')])).suspicious).toBe(1);
});

test('regions beyond the most findings are counted, and names are cut', () => {
  const many = Array.from({ length: 500 }, (_, page) =>
    region('r-xp', `[anon:${'x'.repeat(1000)}]`, 0n, 1, page),
  );
  const { suspicious, findings } = createClassifier(threshold, [])(packRegions(many));
  expect(suspicious).toBe(500);
  expect(findings).toHaveLength(MAX_FINDINGS);
  expect(findings[0]?.name).toHaveLength(256);
});

test('an experimental detector adds findings and no suspicion', () => {
  const [stable] = strict as [RegionDetector];
  const classify = createClassifier([{ ...stable, maturity: 'experimental' }], []);
  const { suspicious, findings } = classify(packRegions(clean));
  expect({ suspicious, findings: findings.length }).toEqual({ suspicious: 0, findings: 2 });
});

test('no regions at all', () => {
  expect(createClassifier(threshold, [])(packRegions([]))).toEqual({ suspicious: 0, findings: [] });
});
