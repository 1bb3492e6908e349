import { parentPort, workerData } from 'node:worker_threads';
import { ClearSightError } from '../../errors/errors.js';
import { systemReason } from '../../errors/system-reason.js';
import { escapeText } from '../../text/escape.js';
import { readCertificate } from './http/certificate.js';
import type { FromPage, PageData, ToPage } from './messages.js';
import { Server } from './server.js';

/**
 * The thread that serves the page, and figures. Nothing that a browser does can reach the main thread, but for a bounded number of
 * questions.
 */
const data = workerData as PageData;
const post = (message: FromPage) => parentPort?.postMessage(message);

let server: Server | undefined;

try {
  const certificate = data.tls && readCertificate(data.tls);
  server = new Server(data, certificate, post, () => performance.now());
  post({ kind: 'listening', ...(await server.listen()) });
  post({ kind: 'ready' });
} catch (error) {
  const code = error instanceof ClearSightError ? error.code : 'CS_PAGE';
  const message =
    error instanceof ClearSightError
      ? error.message
      : `--page: expected to serve, got ${escapeText(systemReason(error))}`;
  post({ kind: 'failed', code, message });
}

parentPort?.on('message', (message: ToPage) => {
  if (message.kind === 'close')
    void (server?.close(message.timeMs) ?? Promise.resolve()).finally(() => parentPort?.close());
  else server?.take(message);
});
