import type { FastifyInstance } from 'fastify';
import { contentTypeFor, exposition } from './exposition.js';
import type { Metrics } from './metrics.js';

/** Figures for whoever collects them. They hold no name that the watched side chose. @param nowMs of the clock of Metrics */
export function addMetrics(app: FastifyInstance, metrics: Metrics, nowMs: () => number): void {
  app.get('/metrics', async ({ headers }, reply) => {
    const contentType = contentTypeFor(headers.accept);
    reply.header('content-type', contentType);
    return reply.send(await exposition(metrics.values(nowMs()), contentType));
  });
}
