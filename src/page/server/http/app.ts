import { type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type FastifyHttpOptions, type FastifyInstance, fastify } from 'fastify';
import type { Certificate } from './certificate.js';
import { refusalOf } from './guard.js';
import { errorAnswer, HEADERS } from './headers.js';
import { refuse } from './routes.js';

/** Nobody needs more connections for a session: each page has one that stays, and asks now and then. */
export const MAX_CONNECTIONS = 64;
/** How long a request may take to arrive, and a connection may be silent. */
const SILENT_MS = 10_000;
const LIMITS = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: SILENT_MS,
  connectionsCheckingInterval: 2000,
  // Refused like any other request that is meant for somebody else.
  requireHostHeader: false,
};

export interface AppOptions {
  /** Address that it is bound to. */
  readonly host: string;
  /** Undefined for plain HTTP. */
  readonly certificate: Certificate | undefined;
  /** Whether it answers by whatever name it is called. */
  readonly anyName?: boolean;
  readonly maxConnections?: number;
}

/** A server without anything to serve, not listening yet. Whatever it answers is bounded and has the headers of every answer. */
export function makeApp({
  host,
  certificate,
  anyName = false,
  maxConnections = MAX_CONNECTIONS,
}: AppOptions): FastifyInstance {
  const own = { host, isTls: certificate !== undefined, anyName };
  const app: FastifyInstance = fastify({
    ...(certificate === undefined
      ? { http: LIMITS }
      : { https: { ...LIMITS, ...certificate, minVersion: 'TLSv1.2', handshakeTimeout: SILENT_MS } }),
    bodyLimit: 1,
    requestTimeout: SILENT_MS,
    connectionTimeout: SILENT_MS,
    keepAliveTimeout: SILENT_MS,
    forceCloseConnections: true,
    return503OnClosing: false,
    clientErrorHandler: answerBadRequest,
    frameworkErrors: (_error, _request, reply) => refuse(reply.headers(HEADERS), 400, 'This is no address.'),
  } as FastifyHttpOptions<Server>);
  app.server.maxConnections = maxConnections;
  app.server.on('checkExpectation', (_request, response) => {
    const { headers, body } = errorAnswer('Nothing can be expected of this server.');
    response.writeHead(417, headers).end(body);
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    const refusal = refusalOf(request.raw, own);
    if (refusal === undefined) return;
    return refuse(reply.headers(refusal.headers ?? {}), refusal.status, refusal.sentence);
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, 'There is nothing here.'));
  app.setErrorHandler((_error, _request, reply) => refuse(reply, 500, 'This cannot be answered.'));
  return app;
}

/** Answers what is no request, or too long or too slow for one. */
function answerBadRequest({ code }: { readonly code: string }, socket: Socket): void {
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[code] ?? 400;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { headers, body } = errorAnswer('This is no request that can be answered.');
  const lines = Object.entries({ ...headers, connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n'));
}
