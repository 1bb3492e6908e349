import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The licences of the packages whose code is in a bundle: they ask to be passed on with it.
 *
 * @param {string} root folder of node_modules
 * @param {import('esbuild').Metafile} metafile what the bundle was made of
 */
export function licencesOf(root, { inputs }) {
  const packages = new Set(
    Object.keys(inputs).flatMap((path) => path.match(/^node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0] ?? []),
  );
  const texts = [...packages].sort().map((path) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, path)).find((each) => /^licen[cs]e/i.test(each));
    return `${name} ${version}\n\n${file === undefined ? license : readFileSync(join(root, path, file), 'utf8')}`;
  });
  return texts.join('\n\n');
}
