import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../support/temporary-folder.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
export const COMMAND = `${root}dist/cli/main.js`;
export const CAPTURE = `${root}captures/auto-clicker.ndjson`;

/** The modules of docs/write-a-detector.md, by file name, as they stand there. */
export const MODULES: ReadonlyMap<string, string> = new Map(
  [
    ...readFileSync(`${root}docs/write-a-detector.md`, 'utf8').matchAll(
      /^```js\n\/\/ (\S+)\n([\s\S]*?)^```/gm,
    ),
  ].map(([, name = '', code = '']) => [name, code]),
);

/** A user's folder in which ClearSight is installed, with these files. */
export function project(files: Iterable<readonly [string, string]>): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/clearsight'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  return folder;
}
