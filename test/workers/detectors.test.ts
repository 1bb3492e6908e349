import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PROFILE_DETECTORS, REGION_DETECTORS } from '../../src/workers/detectors.js';

const ids = REGION_DETECTORS.map(({ id }) => id).sort();

test('every file in detectors/ is one detector of the same name in the registry', () => {
  const files = readdirSync(new URL('../../src/workers/detectors/', import.meta.url));
  expect(files.map((file) => file.replace(/\.ts$/, '')).sort()).toEqual(ids);
});

test('the profiles name detectors of the registry', () => {
  for (const named of Object.values(PROFILE_DETECTORS).flat()) expect(ids).toContain(named);
});
