import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../../src/', import.meta.url));
const read = (path: string) => readFileSync(`${source}${path}`, 'utf8');

/** Something that src/index.ts exports. */
export interface Exported {
  readonly name: string;
  readonly isType: boolean;
  /** The docstring at its definition; empty when there is none. */
  readonly docs: string;
}

/** Everything that src/index.ts exports, `export type *` included. */
export function readExports(): Exported[] {
  const statements = read('index.ts').matchAll(
    /^export (type )?(?:\*|\{([^}]*)\}) from '\.\/([^']+)\.js';/gm,
  );
  return [...statements].flatMap(([, type, names, path]) => {
    const text = read(posix.normalize(`${path}.ts`));
    const entries = names === undefined ? typesOf(text) : names.split(',').map((entry) => entry.trim());
    return entries
      .filter((entry) => entry !== '')
      .map((entry) => {
        const name = entry.replace(/^type /, '');
        const isType = type !== undefined || entry !== name;
        return { name, isType, docs: docsOf(name, text) };
      });
  });
}

const typesOf = (text: string) =>
  [...text.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => `${name}`);

/** The docstring right above a definition. A name that is only passed on has that of the file it comes from. */
function docsOf(name: string, text: string): string {
  const definition = new RegExp(
    `^export (?:declare )?(?:async )?(?:function|class|const|interface|type) ${name}\\b`,
    'm',
  );
  const at = text.search(definition);
  const above = at < 0 ? '' : text.slice(0, at).trimEnd();
  if (at < 0 && new RegExp(`\\b${name}\\b`).test(text)) return passedOn(name, text);
  return above.endsWith('*/') ? above.slice(above.lastIndexOf('/**')) : '';
}

function passedOn(name: string, text: string): string {
  const path = new RegExp(`\\b${name}\\b[^;]*from '([^']+)\\.js'`).exec(text)?.[1];
  // Only pipeline/monitor.ts does so.
  return path === undefined ? '' : docsOf(name, read(posix.join('pipeline', `${path}.ts`)));
}

/** The program behind `@example`; undefined when there is none. */
export function exampleOf(docs: string): string | undefined {
  const code = /@example\n \* ```ts\n([\s\S]*?)\n \* ```/.exec(docs)?.[1];
  return code?.replaceAll(/^ \* ?/gm, '');
}

/** The programs of a page of the docs: its blocks of TypeScript that import the package. */
export function programsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^```ts\n([\s\S]*?)^```/gm)]
    .map(([, code]) => `${code}`)
    .filter((code) => code.includes("from 'clearsight'"));
}
