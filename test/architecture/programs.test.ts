import { existsSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { importsOf, sources } from './source-files.js';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

/** The command, and every file that a thread or a process begins with, by their paths in dist/. */
const PROGRAMS = [
  'cli/main.js',
  ...[...sources].flatMap(([path, text]) =>
    Array.from(text.matchAll(/builtFile\(\s*import\.meta\.url,\s*'([^']+\.js)'/g), ([, file = '']) =>
      posix.join(dirname(path), file),
    ),
  ),
];

const built = (path: string) => readFileSync(`${dist}${path}`, 'utf8');
const filesOf = (path: string) => importsOf(path, built(path)).map((file) => file.replace(/\.ts$/, '.js'));

/** What is loaded when a program starts: the files that it imports, and those that they import. */
function loadedAtStart(program: string): ReadonlySet<string> {
  const loaded = new Set<string>();
  const load = (path: string) => {
    if (loaded.has(path)) return;
    loaded.add(path);
    if (!existsSync(`${dist}${path}`)) return;
    // What `import()` names is loaded later, or never.
    const atStart = built(path).replace(/\bimport\(/g, 'later(');
    for (const file of importsOf(path, atStart)) load(file.replace(/\.ts$/, '.js'));
  };
  load(program);
  return loaded;
}

test.each(PROGRAMS)('%s is bundled: it loads chunks and packages, no module of its own', (program) => {
  const own = filesOf(program).filter((file) => existsSync(`${dist}${file}`));
  expect(own.filter((file) => !file.startsWith('chunks/'))).toEqual([]);
});

test('there are as many as threads and processes', () => {
  expect(PROGRAMS.length).toBeGreaterThanOrEqual(14);
});

test('what the command loads at its start is little: packages of single commands come later', () => {
  const loaded = loadedAtStart('cli/main.js');
  for (const later of ['uiohook-napi', 'piscina']) expect(loaded).not.toContain(later);
  expect(loaded.size).toBeLessThan(20);
});

test('the packages in them are named with their licences', () => {
  const licences = readFileSync(`${dist}licences.txt`, 'utf8');
  for (const name of ['rxjs', 'zod', 'winston', 'commander', 'jsonc-parser', 'fastify']) {
    expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+$`, 'm'));
  }
});
