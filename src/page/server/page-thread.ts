import { parentPort, workerData } from 'node:worker_threads';
import { ClearSightError } from '../../errors/errors.js';
import { systemReason } from '../../errors/system-reason.js';
import { escapeText } from '../../text/escape.js';
import { makeApp } from './http/app.js';
import { readCertificate } from './http/certificate.js';
import { readFiles } from './http/files.js';
import { listen } from './http/listen.js';
import type { FromPage, PageData, ToPage } from './messages.js';
import { Questions } from './questions.js';
import { Session } from './session/session.js';

/** The thread that serves the page. Nothing that a browser does can reach the main thread, but for a bounded number of questions. */
const { setups, address, tls, token, folder } = workerData as PageData;
const post = (message: FromPage) => parentPort?.postMessage(message);

let close = async (_timeMs: number) => {};
let take = (_message: Exclude<ToPage, { kind: 'close' }>) => {};

try {
  const files = readFiles(folder);
  const certificate = tls && readCertificate(tls);
  const sessions = setups.map((setup) => new Session(setup, (timeMs) => post({ kind: 'taken', timeMs })));
  const questions = new Questions(post);
  const app = makeApp({ host: address.host, certificate, files, data: { sessions, questions, token } });
  close = async (timeMs) => {
    take = () => {};
    questions.close();
    await Promise.all(sessions.map((session) => session.end(timeMs)));
    await app.close();
    for (const session of sessions) session.close();
  };
  take = (message) => {
    if (message.kind === 'answer') questions.answer(message.number, message.answer);
    else sessions[message.ofCapture?.session ?? 0]?.take(message.frame, message.scenes, message.ofCapture);
  };
  post({ kind: 'listening', port: await listen(app, address) });
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
  if (message.kind === 'close') void close(message.timeMs).finally(() => parentPort?.close());
  else take(message);
});
