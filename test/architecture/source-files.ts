import { readdirSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../src/', import.meta.url));

/** Every file of src/, by its path there, as text. */
export const sources: ReadonlyMap<string, string> = new Map(
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => [path, readFileSync(`${root}${path}`, 'utf8')]),
);

export const files: readonly string[] = [...sources.keys()];

/** A file's text without its comments. */
export const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

const IMPORT =
  /\b(?:import|export)\s[^;'"]*?\bfrom\s*['"](?<from>[^'"]+)['"]|\bimport\(?\s*['"](?<bare>[^'"]+)['"]/g;

/** What a file imports: paths below src/ (`facts/fact.ts`) and packages (`rxjs`, `node:fs`). */
export function importsOf(path: string, text: string, { types = true } = {}): string[] {
  const code = withoutComments(text);
  const kept = types ? code : code.replace(/^(import|export) type\b[^;]*;/gm, '');
  return [...kept.matchAll(IMPORT)].map(({ groups }) => {
    const specifier = groups?.from ?? groups?.bare ?? '';
    if (specifier.startsWith('.')) return posix.join(dirname(path), specifier).replace(/\.js$/, '.ts');
    return specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/');
  });
}

/** The first folder of a path, or the file itself. */
export const roomOf = (path: string): string => path.split('/')[0] as string;
