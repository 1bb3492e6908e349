import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/config/parse.js';
import type { ConfigInput } from '../../../src/config/schema.js';
import { configuredDetectors, workerSettings } from '../../../src/pipeline/pool/worker-settings.js';
import { type Extensions, NO_EXTENSIONS } from '../../../src/workers/extensions/extensions.js';
import { INDICATORS } from '../../../src/workers/input/indicators.js';

const settingsOf = (config: ConfigInput, extensions?: Extensions) =>
  workerSettings(parseConfig(config), extensions);

test('a disabled detector and a disabled indicator are not in force; all others are', () => {
  const all = settingsOf({});
  expect(all.indicators).toEqual(INDICATORS.map(({ id }) => id));
  const { detectors, indicators } = settingsOf({ disabledDetectors: ['tracer', 'short-hold'] });
  expect(detectors).toEqual(all.detectors.filter((id) => id !== 'tracer'));
  expect(indicators).toEqual(all.indicators.filter((id) => id !== 'short-hold'));
  expect(all.detectors).toContain('tracer');
});

test('one that is not in force anyway may be disabled', () => {
  const config = { debugger: { enabled: false }, disabledDetectors: ['tracer', 'any-executable'] };
  expect(settingsOf(config).detectors).toEqual(settingsOf({ ...config, disabledDetectors: [] }).detectors);
});

test.each([
  ['trace', ', got trace (did you mean tracer?)'],
  ['short-hld', ', got short-hld (did you mean short-hold?)'],
  ['<b>\u202e', ', got <b>\\u202e'],
])('%j is no detector: the known ones are named', (id, got) => {
  const known = /^disabledDetectors: expected detectors or input indicators \(tracer, .*short-hold.*\), got /;
  expect(() => settingsOf({ disabledDetectors: ['tracer', id] })).toThrow(known);
  expect(() => configuredDetectors(parseConfig({ disabledDetectors: [id] }))).toThrow(got);
});

test('of modules of the user the names are known once they have been loaded', () => {
  const config = { detectors: ['/mine.mjs'], disabledDetectors: ['mine'] };
  expect(() => settingsOf(config)).not.toThrow();
  const paths = { detectors: ['/mine.mjs'], indicators: [] };
  expect(() => settingsOf(config, { ...NO_EXTENSIONS, paths })).toThrow('got mine');
});
