// Bundles page/ to dist/browser: one page, one script, one style sheet, all from this machine.
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
    entryPoints: { app: `${root}page/main.tsx` },
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
  copyFileSync(`${root}page/index.html`, `${folder}/index.html`);
  writeFileSync(`${folder}/licences.txt`, licencesOf(root, metafile));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPage();
