import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { ClearSightError } from '../../../errors/errors.js';
import { systemReason } from '../../../errors/system-reason.js';

/** All that a page consists of. Nothing else of any folder is ever served. */
const filesOf = (html: string, name: string) => [
  { path: '/', name: html, type: 'text/html; charset=utf-8' },
  { path: `/${name}.js`, name: `${name}.js`, type: 'text/javascript; charset=utf-8' },
  { path: `/${name}.css`, name: `${name}.css`, type: 'text/css; charset=utf-8' },
];
const PAGES = { monitor: filesOf('index.html', 'app'), fleet: filesOf('fleet.html', 'fleet') } as const;

/** A file of the page, in memory. */
export interface PageFile {
  readonly path: string;
  readonly type: string;
  readonly plain: Buffer;
  readonly packed: Buffer;
}

/** Reads and packs them once. @throws CS_PAGE when one cannot be read: the package is not whole */
export function readFiles(folder: string, page: keyof typeof PAGES = 'monitor'): readonly PageFile[] {
  return PAGES[page].map(({ path, name, type }) => {
    try {
      const plain = readFileSync(new URL(name, folder));
      return { path, type, plain, packed: gzipSync(plain) };
    } catch (cause) {
      const message = `--page: expected a package with the page's ${name}, got ${systemReason(cause)}`;
      throw new ClearSightError('CS_PAGE', message, { cause });
    }
  });
}

export function addFiles(app: FastifyInstance, files: readonly PageFile[]): void {
  for (const { path, type, plain, packed } of files) {
    app.get(path, (request, reply) => {
      reply.header('content-type', type).header('vary', 'accept-encoding');
      if (!takesGzip(request.headers['accept-encoding'])) return reply.send(plain);
      return reply.header('content-encoding', 'gzip').send(packed);
    });
  }
}

const takesGzip = (accepted: string | string[] | undefined) =>
  String(accepted ?? '')
    .split(',')
    .some((coding) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(coding));
