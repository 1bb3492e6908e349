import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FACT_IDS } from '../../src/facts/facts.js';
import * as probes from '../../src/sources/linux/table.js';
import { type Detector, defineDetector } from '../../src/workers/detector.js';
import { DETECTORS } from '../../src/workers/detectors.js';
import { files, importsOf, sources } from './source-files.js';

/** The input's indicators: test/workers/input/indicators.test.ts. */
const testFolder = fileURLToPath(new URL('../', import.meta.url));
const tests = (folder: string) =>
  readdirSync(`${testFolder}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => readFileSync(`${testFolder}${folder}/${path}`, 'utf8'));

/** Those whose id stands in no test, as a whole. What a factory makes has an id of its own, like any other. */
const untested = (detectors: readonly Pick<Detector, 'id'>[], texts: readonly string[]) =>
  detectors
    .map(({ id }) => id)
    .filter((id) => !texts.some((text) => new RegExp(`['"\`]${id}\\b(?!-)`).test(text)));

test('every file that defines a detector stands in the table', () => {
  const defining = files.filter(
    (path) =>
      path.startsWith('workers/') && /^export const \w+ = define\w*Detector\(/m.test(sources.get(path) ?? ''),
  );
  expect(defining.length).toBeGreaterThan(0);
  expect(
    defining.filter(
      (path) => !importsOf('workers/table.ts', sources.get('workers/table.ts') ?? '').includes(path),
    ),
  ).toEqual([]);
  expect(DETECTORS.map(({ id }) => id).toSorted()).toEqual(
    defining.map((path) => posix.basename(path, '.ts')).toSorted(),
  );
});

test('every detector is named by a test', () => {
  expect(untested(DETECTORS, tests('workers'))).toEqual([]);
});

test('a detector that no test names is reported, also when a factory made it', () => {
  const family = (limit: number) =>
    defineDetector({
      ...(DETECTORS[0] as Detector),
      id: `many-things-${limit}`,
      needs: { regions: 'required' },
      pacedBy: 'regions',
      detect: () => [],
    });
  const texts = ["test('many-things-10 finds')", "test('nobody-named-me-yet finds')"];
  const made = [family(10), family(100), { id: 'nobody-named-me' }];
  expect(untested(made, texts)).toEqual(['many-things-100', 'nobody-named-me']);
});

test('every detector is paced by a fact that it requires, every id and weight is plausible', () => {
  for (const { id, needs, pacedBy, weight, profiles } of DETECTORS) {
    expect(needs[pacedBy], id).toBe('required');
    expect(weight, id).toBeGreaterThanOrEqual(0);
    expect(weight, id).toBeLessThanOrEqual(1);
    expect(profiles.length, id).toBeGreaterThan(0);
  }
  expect(new Set(DETECTORS.map(({ id }) => id)).size).toBe(DETECTORS.length);
});

test('every fact is named by a test that imports it', () => {
  const texts = tests('.');
  const isTested = (id: string) =>
    texts.some((text) => new RegExp(`import \\{[^}]*\\b${id}\\b[^}]*\\} from '[^']*/facts/`).test(text));
  expect(FACT_IDS.filter((id) => !isTested(id))).toEqual([]);
  expect(isTested('nobodyNamedMe')).toBe(false);
});

test('every fact has its probe, and every probe file stands in the table', () => {
  expect(
    Object.values(probes)
      .map(({ fact }) => fact)
      .toSorted(),
  ).toEqual(FACT_IDS);
  const defining = files.filter((path) => /^export const \w+: Probe</m.test(sources.get(path) ?? ''));
  const listed = importsOf('sources/linux/table.ts', sources.get('sources/linux/table.ts') ?? '');
  expect(defining.toSorted()).toEqual(listed.toSorted());
});
