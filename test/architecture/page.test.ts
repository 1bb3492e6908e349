import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { importsOf } from './source-files.js';

/** The browser side, by paths from the root, as text. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const sources = new Map(
  readdirSync(`${root}page`, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => [`page/${path}`, readFileSync(`${root}page/${path}`, 'utf8')]),
);
const PACKAGES = ['preact', 'uplot', './app.css', './fleet.css'];
const MAX_LINES = 220;
const MAX_FILES_A_FOLDER = 12;

const imports = [...sources].flatMap(([path, text]) =>
  importsOf(path, text).map((to) => ({ path, to: to.replace(/\.ts$/, '') })),
);

test('the browser knows the stream, its vocabulary and what figures are called: nothing else of the monitor is bundled', () => {
  const known = ['page/', 'src/page/stream/', 'src/fleet/stream/', 'src/records/', 'src/figures/figures'];
  const strays = imports.filter(
    ({ to }) => !known.some((folder) => to.startsWith(folder)) && !PACKAGES.includes(to),
  );
  expect(strays).toEqual([]);
});

test('no text becomes markup', () => {
  const markup =
    /\b(?:innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|srcdoc)\b/;
  expect([...sources].filter(([, text]) => markup.test(text)).map(([path]) => path)).toEqual([]);
});

test('files and folders stay small there too', () => {
  expect(
    [...sources].filter(([, text]) => text.split('\n').length > MAX_LINES).map(([path]) => path),
  ).toEqual([]);
  const counts = new Map<string, number>();
  for (const path of sources.keys()) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  expect([...counts].filter(([, count]) => count > MAX_FILES_A_FOLDER)).toEqual([]);
});
