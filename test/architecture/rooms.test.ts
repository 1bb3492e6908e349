import { readdirSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { INDICATORS } from '../src/workers/input/indicators.js';

/**
 * Who may import whom (docs/architecture.md). A row names a folder of src/ and what it may import besides itself: folders
 * (`records`), files (`sources/interfaces`) and packages. What a row does not name is not allowed.
 */
const ALLOWED: Readonly<Record<string, string>> = {
  'built-file.ts': '',
  records: 'errors node:buffer',
  errors: 'records',
  config: 'records errors zod node:fs node:path',
  workers: 'records errors node:worker_threads',
  simulate: 'errors',
  evaluate: 'records errors capture simulate workers built-file piscina node:*',
  sources: 'records errors config built-file rxjs koffi uiohook-napi node:*',
  pipeline:
    'records errors config built-file workers/messages workers/registry workers/indicators workers/statistics sources/interfaces ' +
    'rxjs piscina node:perf_hooks node:url',
  capture: 'records errors config built-file sources/interfaces rxjs node:*',
  logging: 'records errors config rxjs winston zod node:*',
  profile: 'records errors config built-file simulate sources pipeline rxjs koffi node:*',
  cli: '*',
  'index.ts': '*',
};

/**
 * Where a clock may be read: everything else takes its time from records, or replay would not equal live. Two files of the
 * pipeline measure what was done, and decide nothing.
 */
const CLOCK_READERS = [/^(sources|capture|logging|cli|profile)\//, /^pipeline\/(latency|confirm-exit)\.ts$/];
const CLOCK = /\bDate\.now\b|\bperformance\.now\b|\bprocess\.hrtime\b|\bprocess\.uptime\b|\bnew Date\(\)/;
const MAX_LINES = 250;

const root = fileURLToPath(new URL('../src/', import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
const sources = new Map(files.map((path) => [path, readFileSync(`${root}${path}`, 'utf8')]));
const code = (path: string) => (sources.get(path) ?? '').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

const IMPORT =
  /\b(?:import|export)\s[^;'"]*?\bfrom\s*['"](?<from>[^'"]+)['"]|\bimport\(?\s*['"](?<bare>[^'"]+)['"]/g;

/** What a file imports: paths below src/ (`records/region.ts`) and packages (`rxjs`, `node:fs`). */
function importsOf(path: string, { types = true } = {}): string[] {
  const text = types ? code(path) : code(path).replace(/^(import|export) type\b[^;]*;/gm, '');
  return [...text.matchAll(IMPORT)].map(({ groups }) => {
    const specifier = groups?.from ?? groups?.bare ?? '';
    if (specifier.startsWith('.')) return posix.join(dirname(path), specifier).replace(/\.js$/, '.ts');
    return specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/');
  });
}

const folderOf = (path: string) => path.split('/')[0] as string;

function isAllowed(from: string, to: string): boolean {
  if (from === folderOf(to)) return true;
  return (ALLOWED[from] ?? '').split(' ').some((name) => {
    if (name === '*') return true;
    if (name === 'node:*') return to.startsWith('node:');
    return name === to || `${name}.ts` === to || to.startsWith(`${name}/`);
  });
}

test('the reader of imports sees every form', () => {
  sources.set(
    'pipeline/example.ts',
    [
      "import { a } from '../records/region.js';",
      "import type { B } from '../sources/interfaces.js';",
      "export * from './other.js';",
      "import 'winston';",
      "const late = await import('koffi');",
      "import {\n  map,\n  tap,\n} from 'rxjs/operators';",
      "// import { no } from 'zod';",
    ].join('\n'),
  );
  expect(importsOf('pipeline/example.ts')).toEqual([
    'records/region.ts',
    'sources/interfaces.ts',
    'pipeline/other.ts',
    'winston',
    'koffi',
    'rxjs',
  ]);
  expect(importsOf('pipeline/example.ts', { types: false })).not.toContain('sources/interfaces.ts');
  sources.delete('pipeline/example.ts');
  expect(isAllowed('pipeline', 'sources/interfaces.ts')).toBe(true);
  expect(isAllowed('pipeline', 'sources/system.ts')).toBe(false);
  expect(isAllowed('pipeline', 'records/region.ts')).toBe(true);
  expect(isAllowed('workers', 'rxjs')).toBe(false);
});

test('every folder of src has its row', () => {
  expect(files.map(folderOf).filter((folder) => !(folder in ALLOWED))).toEqual([]);
});

test('imports go only where the table lets them', () => {
  const strays = files.flatMap((path) =>
    importsOf(path)
      .filter((to) => !isAllowed(folderOf(path), to))
      .map((to) => `${path} -> ${to}`),
  );
  expect(strays).toEqual([]);
});

test('no file loads itself through others', () => {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
    if (done.has(path) || trail.includes(path)) return;
    for (const to of importsOf(path, { types: false })) if (sources.has(to)) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const path of files) visit(path, []);
  expect(cycles).toEqual([]);
});

test('only sources and the outermost layers read a clock', () => {
  const readers = files.filter((path) => CLOCK.test(code(path)));
  expect(readers.filter((path) => !CLOCK_READERS.some((folder) => folder.test(path)))).toEqual([]);
});

test('every detector is registered and has its test', () => {
  const detectors = files.filter((path) => path.startsWith('workers/detectors/'));
  expect(detectors.length).toBeGreaterThan(0);
  const registered = importsOf('workers/registry.ts');
  const tests = readdirSync(fileURLToPath(new URL('./workers/detectors', import.meta.url)));
  for (const path of detectors) {
    expect(registered).toContain(path);
    expect(tests).toContain(`${posix.basename(path, '.ts')}.test.ts`);
  }
});

test('every input indicator is registered and has its test', () => {
  const defining = files.filter(
    (path) => path.startsWith('workers/indicators/') && /^export const \w+: Indicator</m.test(code(path)),
  );
  expect(defining.length).toBeGreaterThan(0);
  const registered = importsOf('workers/indicators/registry.ts');
  expect(defining.filter((path) => !registered.includes(path))).toEqual([]);
  const folder = fileURLToPath(new URL('./workers/indicators/', import.meta.url));
  const tests = readdirSync(folder).map((name) => readFileSync(`${folder}${name}`, 'utf8'));
  // Of a family whose members differ by a number, one member.
  const isTested = (id: string) => tests.some((text) => text.includes(`'${id.replace(/-[\d.]+$/, '')}`));
  expect(INDICATORS.map(({ id }) => id).filter((id) => !isTested(id))).toEqual([]);
});

test(`no file is longer than ${MAX_LINES} lines`, () => {
  const long = files.filter((path) => (sources.get(path) ?? '').split('\n').length > MAX_LINES);
  expect(long).toEqual([]);
});
