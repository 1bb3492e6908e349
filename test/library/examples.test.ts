import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleOf, programsOf, readExports } from './exported.js';
import { aliasOf, COMPILERS, installPackage, linkPackage } from './installed.js';

/** Every example of the library is a program that compiles and runs. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const RUN_MS = 30_000;
const INSTALL_MS = 300_000;

const exported = readExports();
const values = exported.filter(({ isType }) => !isType);
const docs = readdirSync(`${root}docs`).filter((name) => name.endsWith('.md'));
const pages = ['README.md', ...docs.map((name) => `docs/${name}`)];

const programs = new Map<string, string>();
for (const { name, docs } of values) {
  const example = exampleOf(docs);
  if (example !== undefined) programs.set(name, example);
}
for (const page of pages) {
  programsOf(readFileSync(root + page, 'utf8')).forEach((program, index) => {
    programs.set(`${page.replaceAll(/\W/g, '-')}-${index + 1}`, program);
  });
}

const folder = mkdtempSync(join(tmpdir(), 'clearsight-examples-'));
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) endGroup(child);
  spawnSync('rm', ['-rf', folder]);
});

/** Ends an example with everything that it started. */
function endGroup({ pid }: ChildProcess): void {
  try {
    process.kill(-(pid as number), 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}

let isInstalled = false;

/** Without `types`: since TypeScript 6 the declarations must ask for those of Node themselves. */
const OPTIONS = {
  strict: true,
  module: 'NodeNext',
  target: 'ES2022',
  lib: ['ES2023'],
  skipLibCheck: true,
};

/** A project of a user: the package and what it depends on are installed, and there is a capture. */
beforeAll(() => {
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  isInstalled = installPackage(folder);
  if (!isInstalled) linkPackage(folder);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: OPTIONS, include: ['*.ts'] }),
  );
  copyFileSync(`${root}captures/auto-clicker.ndjson`, join(folder, 'session.ndjson'));
  const baseline = { version: 1, program: 'game', runs: 1, memory: [], modules: [] };
  writeFileSync(join(folder, 'game.baseline.json'), JSON.stringify(baseline));
  for (const [name, program] of programs) writeFileSync(join(folder, `${name}.ts`), program);
}, INSTALL_MS);

test('every exported function, class and table has an example', () => {
  expect(values.length).toBeGreaterThan(20);
  expect(values.filter(({ docs }) => exampleOf(docs) === undefined).map(({ name }) => name)).toEqual([]);
});

test('every exported type has a docstring', () => {
  expect(exported.filter(({ docs }) => docs === '').map(({ name }) => name)).toEqual([]);
});

test('an example is imported as users import it, and uses what it is an example of', () => {
  for (const { name, docs } of values) {
    const example = exampleOf(docs) ?? '';
    expect(example, name).toMatch(new RegExp(`import [^;]*\\b${name}\\b[^;]* from 'clearsight'`));
    expect(example.split('\n').length, name).toBeLessThanOrEqual(15);
  }
});

/** What a compiler says of all examples: nothing. */
function compile(compiler: string, ...flags: string[]): void {
  const { status, stdout } = spawnSync(process.execPath, [`${compiler}/bin/tsc`, ...flags], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
  expect(status).toBe(0);
}

test('all examples compile', { timeout: 60_000 }, () =>
  compile(`${root}node_modules/typescript`, '--skipLibCheck', 'false'),
);

test.for(COMPILERS)(
  'all examples compile with TypeScript %s, and the declarations themselves',
  { timeout: 180_000 },
  (version, { skip }) => {
    skip(!isInstalled, 'the registry is not reachable');
    compile(join(folder, 'node_modules', aliasOf(version)), '--noEmit', '--skipLibCheck', 'false');
  },
);

test.each([...programs.keys()])('example %s runs', { timeout: RUN_MS + 5000 }, async (name) => {
  const child = spawn(process.execPath, [`${name}.js`], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.add(child);
  const killer = setTimeout(() => endGroup(child), RUN_MS);
  const [stderr, [code, signal]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  clearTimeout(killer);
  endGroup(child);
  running.delete(child);
  expect(stderr).toBe('');
  expect({ code, signal }).toEqual({ code: 0, signal: null });
});
