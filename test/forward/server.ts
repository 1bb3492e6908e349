import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { WebhookSettings } from '../../src/forward/receivers/receiver.js';
import type { MonitorEvent } from '../../src/records/event.js';

export interface Post {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: MonitorEvent;
}

/** A server of HTTP on a free port that keeps what it is sent. It ends with the test. */
export async function hookServer(
  answer: (response: ServerResponse, post: Post, posts: readonly Post[]) => void,
  { tls, port = 0 }: { tls?: { readonly key: string; readonly cert: string }; port?: number } = {},
) {
  const posts: Post[] = [];
  const server = tls === undefined ? createServer() : createSecure(tls);
  server.on('request', async (request, response) => {
    let body = '';
    try {
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
    } catch {
      // Who sent it has ended.
      return;
    }
    const post = { headers: request.headers, body, event: JSON.parse(body) as MonitorEvent };
    posts.push(post);
    answer(response, post, posts);
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  const { port: taken } = server.address() as AddressInfo;
  return {
    posts,
    port: taken,
    close,
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${taken}/hook`,
  };
}

/** Answers with a status. */
export const status = (code: number) => (response: ServerResponse) => void response.writeHead(code).end();

export const webhook = (url: string, more: Partial<WebhookSettings> = {}): WebhookSettings => ({
  ...{ kind: 'webhook', name: 'webhook', level: 'INFO', format: 'clearsight', timeoutMs: 10_000 },
  ...{ url, secret: undefined, authorization: undefined, ca: undefined },
  ...more,
});
