// Bundles page/ to dist/browser: one page, one script, one style sheet, all from this machine.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Packages whose code is in the script: their licences ask to be passed on with it. */
const BUNDLED = ['preact', 'uplot'];
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Writes dist/browser. The sources are type-checked elsewhere: esbuild only drops their types. */
export async function buildPage() {
  const folder = `${root}dist/browser`;
  mkdirSync(folder, { recursive: true });
  await build({
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
  });
  copyFileSync(`${root}page/index.html`, `${folder}/index.html`);
  const licences = BUNDLED.map((name) => `${name}\n\n${readFileSync(`${root}node_modules/${name}/LICENSE`)}`);
  writeFileSync(`${folder}/licences.txt`, licences.join('\n\n'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPage();
