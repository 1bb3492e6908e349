import { posix } from 'node:path';
import { expect, test } from 'vitest';
import rooms from './rooms.json' with { type: 'json' };
import { files, importsOf, roomOf, sources, withoutComments } from './source-files.js';

/**
 * Who may import whom: rooms.json, from the ground up. docs/architecture.md shows the same table. What a row does not
 * name is not allowed; `index.ts` puts everything together.
 */
const ROOMS = new Map(rooms.map((row) => [row.room, row]));

/**
 * Where a clock may be read: everything else takes its time from records, or replay would not equal live. Files of the
 * pipeline that measure what was done decide nothing by it.
 */
const CLOCK_READERS = [
  /^(sources|capture|outlets|forward|cli|profile|library)\//,
  // How old the figures are, when somebody asks for them.
  /^page\/server\/page-thread\.ts$/,
  /^pipeline\/figures\/latency\.ts$/,
  /^pipeline\/enforce\/carry-out\.ts$/,
];
const CLOCK = /\bDate\.now\b|\bperformance\.now\b|\bprocess\.hrtime\b|\bprocess\.uptime\b|\bnew Date\(\)/;

/** Words of one system. Programs that are there to be watched may know theirs. */
const SYSTEM_WORDS = /\bpidfd|\/proc\b|\bptrace\b|PROCMAP|\bTracerPid\b|\bsmaps\b/;
const WATCHED_PROGRAMS = ['profile/processes/target-process.ts', 'cli/demo/game.ts'];

const MAX_LINES = 220;
const MAX_MEDIAN_LINES = 65;
const MAX_FILES_A_FOLDER = 12;

function isAllowed(from: string, to: string): boolean {
  if (from === 'index.ts' || from === roomOf(to)) return true;
  const { imports = [], packages = [] } = ROOMS.get(from) ?? {};
  return [...imports, ...packages].some((name) => {
    if (name === '*') return true;
    if (name === 'node:*') return to.startsWith('node:');
    return name === to || `${name}.ts` === to || to.startsWith(`${name}/`);
  });
}

test('the reader of imports sees every form', () => {
  const text = [
    "import { a } from '../facts/fact.js';",
    "import type { B } from '../sources/interfaces.js';",
    "export * from './other.js';",
    "import 'winston';",
    "const late = await import('koffi');",
    "import {\n  map,\n  tap,\n} from 'rxjs/operators';",
    "// import { no } from 'zod';",
  ].join('\n');
  const path = 'pipeline/example.ts';
  const paths = ['facts/fact.ts', 'sources/interfaces.ts', 'pipeline/other.ts', 'winston', 'koffi', 'rxjs'];
  expect(importsOf(path, text)).toEqual(paths);
  expect(importsOf(path, text, { types: false })).not.toContain('sources/interfaces.ts');
  expect(isAllowed('pipeline', 'sources/interfaces.ts')).toBe(true);
  expect(isAllowed('pipeline', 'sources/live.ts')).toBe(false);
  expect(isAllowed('workers', 'rxjs')).toBe(false);
});

test('every folder of src has its row, and every row its folder', () => {
  const folders = files.map(roomOf).filter((room) => room !== 'index.ts');
  expect([...new Set(folders)].toSorted()).toEqual([...ROOMS.keys()].toSorted());
});

test('a room imports from rooms above it in the table alone', () => {
  const names = [...ROOMS.keys()];
  const upward = rooms.flatMap(({ room, imports }, index) =>
    imports
      .filter((name) => name !== '*' && names.indexOf(roomOf(name)) >= index)
      .map((name) => `${room} -> ${name}`),
  );
  expect(upward).toEqual([]);
});

test('imports go only where the table lets them', () => {
  const strays = files.flatMap((path) =>
    importsOf(path, sources.get(path) ?? '')
      .filter((to) => !isAllowed(roomOf(path), to))
      .map((to) => `${path} -> ${to}`),
  );
  expect(strays).toEqual([]);
});

test('what the table allows is used', () => {
  const used = new Map(rooms.map(({ room }) => [room, new Set<string>()]));
  for (const path of files)
    for (const to of importsOf(path, sources.get(path) ?? '')) used.get(roomOf(path))?.add(to);
  const idle = rooms.flatMap(({ room, imports }) =>
    imports
      .filter((name) => name !== '*')
      .filter(
        (name) => ![...(used.get(room) ?? [])].some((to) => `${name}.ts` === to || to.startsWith(`${name}/`)),
      )
      .map((name) => `${room} -> ${name}`),
  );
  expect(idle).toEqual([]);
});

test('no file loads itself through others', () => {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
    if (done.has(path) || trail.includes(path)) return;
    const imports = importsOf(path, sources.get(path) ?? '', { types: false });
    for (const to of imports) if (sources.has(to)) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const path of files) visit(path, []);
  expect(cycles).toEqual([]);
});

test('only sources and the outermost layers read a clock', () => {
  const readers = files.filter((path) => CLOCK.test(withoutComments(sources.get(path) ?? '')));
  expect(readers.filter((path) => !CLOCK_READERS.some((room) => room.test(path)))).toEqual([]);
});

test('above the sources there is no word of one system', () => {
  const speaking = files
    .filter((path) => !path.startsWith('sources/') && !WATCHED_PROGRAMS.includes(path))
    .filter((path) => SYSTEM_WORDS.test(withoutComments(sources.get(path) ?? '')));
  // A setting of this platform's own, named as its users know it.
  expect(speaking).toEqual(['config/forms/memory.ts']);
});

test('the process system is the same on every platform', () => {
  const speaking = files
    .filter((path) => path.startsWith('sources/process/') && path !== 'sources/process/load-platform.ts')
    .filter((path) => /linux/i.test(sources.get(path) ?? '') || SYSTEM_WORDS.test(sources.get(path) ?? ''));
  expect(speaking).toEqual([]);
});

test('only the tables of facts know which facts there are', () => {
  // Naming one fact is for whoever is about that fact: a file that switches over several belongs into the table.
  const names = ['regions', 'tracer'];
  const switching = files
    .filter((path) => !path.startsWith('facts/') && path !== 'capture/version-1.ts')
    .filter((path) => names.every((name) => withoutComments(sources.get(path) ?? '').includes(`'${name}'`)));
  expect(switching).toEqual([]);
});

test(`no file is longer than ${MAX_LINES} lines, half of them at most ${MAX_MEDIAN_LINES}`, () => {
  const lengths = new Map(files.map((path) => [path, (sources.get(path) ?? '').split('\n').length - 1]));
  expect(files.filter((path) => (lengths.get(path) ?? 0) > MAX_LINES)).toEqual([]);
  const sorted = [...lengths.values()].sort((one, other) => one - other);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(MAX_MEDIAN_LINES);
});

test(`no folder is a drawer of more than ${MAX_FILES_A_FOLDER} files`, () => {
  const counts = new Map<string, number>();
  for (const path of files) counts.set(posix.dirname(path), (counts.get(posix.dirname(path)) ?? 0) + 1);
  const drawers = [...counts].filter(([, count]) => count > MAX_FILES_A_FOLDER).map(([folder]) => folder);
  expect(drawers).toEqual([]);
});
