import type { FastifyInstance } from 'fastify';
import type { Figure } from '../../../figures/figure.js';
import type { Value } from './exposition.js';
import { contentTypeFor, exposition } from './exposition.js';

/** Figures for whoever collects them. They hold no name that the watched side chose. @param values of each figure, as they are now */
export function addMetrics(
  app: FastifyInstance,
  values: () => Iterable<readonly [Figure, readonly Value[]]>,
): void {
  app.get('/metrics', async ({ headers }, reply) => {
    const contentType = contentTypeFor(headers.accept);
    reply.header('content-type', contentType);
    return reply.send(await exposition(values(), contentType));
  });
}
