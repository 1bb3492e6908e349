import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadExtensions } from '../../../src/library/extensions/load-extensions.js';
import { MODULES, project } from './support.js';

const DETECTOR = MODULES.get('many-regions.js') ?? '';
const INDICATOR = MODULES.get('many-presses.js') ?? '';

const load = (kind: 'detectors' | 'indicators', ...texts: string[]) => {
  const files = texts.map((text, index) => [`mine-${index}.js`, text] as const);
  const folder = project(files);
  return loadExtensions({
    detectors: [],
    indicators: [],
    [kind]: files.map(([name]) => join(folder, name)),
  });
};

test('a detector and an indicator, as the docs have them', async () => {
  expect((await load('detectors', DETECTOR)).detectors.map(({ id }) => id)).toEqual(['many-regions']);
  expect((await load('indicators', INDICATOR)).indicators.map(({ id }) => id)).toEqual(['many-presses']);
});

test('a package is found from the working directory', async () => {
  const { detectors } = await loadExtensions({ detectors: [], indicators: [] });
  expect(detectors).toEqual([]);
  await expect(loadExtensions({ detectors: ['no-such-package'], indicators: [] })).rejects.toMatchObject({
    code: 'CS_CONFIG',
    message: expect.stringContaining('got no-such-package'),
  });
});

test.each([
  ['no module', undefined, 'expected a module that can be loaded'],
  [
    'one that throws',
    'throw new Error("boom\\nand more");',
    'expected a module that can be loaded, got boom\\n',
  ],
  ['one that does not parse', 'export const = 1;', 'expected a module that can be loaded'],
  ['one without exports', 'const hidden = 1;', 'expected detectors made with defineDetector'],
  ['an export of something else', `${DETECTOR}export const LIMIT = 3;`, 'export LIMIT: expected object'],
  [
    'an id with a line break',
    DETECTOR.replace("'many-regions'", "'many\\nregions'"),
    'id: expected lower-case',
  ],
  ['a weight beyond 1', DETECTOR.replace('0.5', '1.5'), 'weight: Too big'],
  [
    'a pace that it does not need',
    DETECTOR.replace("pacedBy: 'regions'", "pacedBy: 'tracer'"),
    'pacedBy: expected',
  ],
  ['an id that is ours', DETECTOR.replace("'many-regions'", "'any-executable'"), 'which ClearSight has'],
  ['an indicator', INDICATOR, 'export manyPresses: severity'],
])('%s is no detector', async (_, text, message) => {
  const loading =
    text === undefined
      ? loadExtensions({ detectors: ['./no-such-file.js'], indicators: [] })
      : load('detectors', text);
  await expect(loading).rejects.toMatchObject({
    code: 'CS_CONFIG',
    message: expect.stringContaining(message),
  });
});

test('the same id in two modules is refused, and the first is named', async () => {
  await expect(load('detectors', DETECTOR, DETECTOR)).rejects.toThrow(
    /mine-1\.js: expected an unused id, got many-regions, which .*mine-0\.js has/,
  );
});

test('near miss: two modules, two ids', async () => {
  const other = DETECTOR.replace("'many-regions'", "'many-regions-2'");
  expect((await load('detectors', DETECTOR, other)).detectors).toHaveLength(2);
});
