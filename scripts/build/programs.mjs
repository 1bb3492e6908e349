// Bundles what Node starts: the command, and the files of its threads and processes. Each takes the place of its module in dist/; the others
// stay for those who import the library. To open and link three hundred files took longer than all else that the command does at its start.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licencesOf } from './licences.mjs';

/** Loaded as they are: native code, and what reads files of its own folder. */
const EXTERNAL = ['koffi', 'uiohook-napi', 'piscina', 'iced-x86'];
/** A thread or a process names the file that it begins with so. */
const BUILT_FILE = /builtFile\(import\.meta\.url, '([^']+\.js)'\)/g;

const root = fileURLToPath(new URL('../..', import.meta.url));
const source = join(root, 'src');
const folder = join(root, 'dist');

/** Writes the programs over their modules in dist/, what they share to dist/chunks, and the licences of the packages in them. */
export async function buildPrograms() {
  // Those of a build before have other names.
  rmSync(join(folder, 'chunks'), { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: entries(),
    outdir: folder,
    outbase: source,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    // What a command loads when it is asked for, natives above all, stays in files that are loaded then.
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: EXTERNAL,
    // Modules, of which only those are taken that are used: for Node the package names one file of CommonJS with all.
    alias: { rxjs: join(root, 'node_modules', 'rxjs', 'dist', 'esm', 'index.js') },
    // Packages of CommonJS ask for Node's own modules so.
    banner: {
      js: `import * as ofBundle from 'node:module'; const require = ofBundle.createRequire(import.meta.url);`,
    },
    plugins: [ownUrls],
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    absWorkingDir: root,
  });
  writeFileSync(join(folder, 'licences.txt'), licencesOf(root, metafile));
}

function entries() {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const started = files.flatMap((name) => {
    const path = join(source, name);
    return Array.from(readFileSync(path, 'utf8').matchAll(BUILT_FILE), ([, file]) =>
      join(dirname(path), file.replace(/\.js$/, '.ts')),
    );
  });
  return [join(source, 'cli', 'main.ts'), ...started];
}

/** A module finds files beside itself by its own URL, which the file that it is bundled into does not have. */
const ownUrls = {
  name: 'own-urls',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!text.includes('import.meta.url')) return undefined;
      const place = relative(source, path).replaceAll('\\', '/').replace(/\.ts$/, '.js');
      const url = `(import.meta.url.slice(0, import.meta.url.lastIndexOf('/dist/')) + '/dist/${place}')`;
      return { loader: 'ts', contents: text.replaceAll('import.meta.url', url) };
    });
  },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPrograms();
