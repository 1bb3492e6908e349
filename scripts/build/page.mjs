// Bundles page/ to dist/browser: two pages, each of one script and one style sheet, all from this machine.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licencesOf } from './licences.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Writes dist/browser. The sources are type-checked elsewhere: esbuild only drops their types. */
export async function buildPage() {
  const folder = `${root}dist/browser`;
  mkdirSync(folder, { recursive: true });
  const { metafile } = await build({
    entryPoints: { app: `${root}page/main.tsx`, fleet: `${root}page/fleet/main.tsx` },
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2023'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    absWorkingDir: root,
  });
  for (const name of ['index.html', 'fleet.html']) copyFileSync(`${root}page/${name}`, `${folder}/${name}`);
  writeFileSync(`${folder}/licences.txt`, licencesOf(root, metafile));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPage();
