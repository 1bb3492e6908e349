import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Indicator } from '../../../src/workers/input/indicator.js';
import { countedRun } from '../../../src/workers/input/indicators/bounded-run.js';
import { shortHold } from '../../../src/workers/input/indicators/short-hold.js';
import { INDICATORS, weightOf } from '../../../src/workers/input/indicators.js';

const pathOf = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const SOURCES = pathOf('../../../src/workers/input/indicators/');
const TESTS = pathOf('./indicators/');

/** What a file exports, by the file's name. */
type Modules = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const isIndicator = (value: unknown): value is Indicator =>
  typeof value === 'object' && value !== null && 'id' in value && 'create' in value;

/** Indicators that a file exports, alone or in lists, and the table does not have; files of which it has none at all. */
function unregistered(modules: Modules, table: readonly Indicator[]): string[] {
  return Object.entries(modules).flatMap(([file, exported]) => {
    const own = Object.values(exported).flat().filter(isIndicator);
    const missing = own.filter((indicator) => !table.includes(indicator)).map(({ id }) => `${file}: ${id}`);
    return own.length === 0 ? [`${file}: no indicator`] : missing;
  });
}

/** Indicators whose whole id no test names in quotes. The ids of a factory count one by one, by no common beginning. */
function untested(table: readonly Pick<Indicator, 'id'>[], tests: readonly string[]): string[] {
  const quoted = new Set(tests.flatMap((text) => text.match(/(?<=')[a-z][\w.-]*(?=')/g) ?? []));
  return table.map(({ id }) => id).filter((id) => !quoted.has(id));
}

const modules: Modules = Object.fromEntries(
  await Promise.all(readdirSync(SOURCES).map(async (file) => [file, await import(`${SOURCES}${file}`)])),
);
const tests = readdirSync(TESTS).map((file) => readFileSync(`${TESTS}${file}`, 'utf8'));

const madeUp: Indicator = { ...shortHold, id: 'made-up' };
const madeByFactory = countedRun({
  ...{ id: 'bounded-run-1.07', ratio: 1.07, maxIntervalMs: 5000, limit: 40 },
  ...{ limitAbout: '', validatedOn: '', tuning: '' },
});

test('every file of indicators/ is registered, with all that it exports', () => {
  expect(Object.keys(modules).length).toBeGreaterThan(5);
  expect(unregistered(modules, INDICATORS)).toEqual([]);
});

test('an indicator that is not in the table is noticed, alone, in a list, or as the whole of a file', () => {
  const added = { 'made-up.ts': { madeUp }, 'list.ts': { all: [shortHold, madeByFactory] }, 'empty.ts': {} };
  expect(unregistered(added, INDICATORS)).toEqual([
    'made-up.ts: made-up',
    'list.ts: bounded-run-1.07',
    'empty.ts: no indicator',
  ]);
});

test('every indicator of the table is named by a test', () => {
  expect(untested(INDICATORS, tests)).toEqual([]);
});

test('an indicator that no test names is noticed, also where a factory makes it and tests name its siblings', () => {
  expect(untested([...INDICATORS, madeUp, madeByFactory], tests)).toEqual(['made-up', 'bounded-run-1.07']);
  expect(untested([madeByFactory], ["follow('bounded-run-1.0')", '// bounded-run-1.07'])).toEqual([
    'bounded-run-1.07',
  ]);
  expect(untested([madeByFactory], ["follow('bounded-run-1.07', times)"])).toEqual([]);
});

test('what the findings of an indicator may lead to stands in the table; of an unknown one, a warning', () => {
  expect(INDICATORS.map(({ id }) => weightOf(id))).toEqual(INDICATORS.map(({ weight }) => weight));
  expect(weightOf('made-up')).toBe('warns');
});
