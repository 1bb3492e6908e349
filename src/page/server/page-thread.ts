import { randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { ClearSightError } from '../../errors/errors.js';
import { systemReason } from '../../errors/system-reason.js';
import { escapeText } from '../../text/escape.js';
import { Clients } from './clients.js';
import { History } from './history.js';
import { makeApp } from './http/app.js';
import { readCertificate } from './http/certificate.js';
import { readFiles } from './http/files.js';
import { listen } from './http/listen.js';
import { InTurns } from './in-turns.js';
import type { FromPage, PageData, ToPage } from './messages.js';
import { Questions } from './questions.js';
import { Tape } from './tape/tape.js';

/** The thread that serves the page. Nothing that a browser does can reach the main thread, but for a bounded number of questions. */
const { setup, address, tls, token, folder } = workerData as PageData;
const post = (message: FromPage) => parentPort?.postMessage(message);

/** A capture is judged many times faster than it was recorded: nobody could look at each of its frames. */
const PAST_PUMP_MS = 250;

let close = async (_timeMs: number) => {};
let take = (_message: Exclude<ToPage, { kind: 'close' }>) => {};

try {
  const files = readFiles(folder);
  const certificate = tls && readCertificate(tls);
  // A replay has the id of a session that was served before, so this is told apart by chance.
  const stream = randomBytes(8).toString('hex');
  const history = new History(setup, stream);
  const tape = setup.replayOf === '' ? undefined : new Tape(setup);
  const [clients, questions] = [new Clients(history, stream, tape !== undefined), new Questions(post)];
  let pumping: NodeJS.Timeout | undefined;
  const reel = new InTurns<ToPage & { kind: 'frame' }>(({ frame, scenes, ofCapture }) => {
    tape?.add(frame, () => history.snapshot(0), ofCapture?.maps ?? []);
    history.reading = ofCapture?.reading ?? null;
    history.takeWhole(frame, scenes);
    pumping ??= setTimeout(() => {
      pumping = undefined;
      clients.pump();
    }, PAST_PUMP_MS);
    post({ kind: 'taken', timeMs: frame.timeMs });
  });
  const data = { history, clients, questions, token, tape };
  const app = makeApp({ host: address.host, certificate, files, data });
  close = async (timeMs) => {
    take = () => {};
    questions.close();
    clearTimeout(pumping);
    await clients.end(timeMs);
    await app.close();
    tape?.close();
  };
  take = (message) => {
    if (message.kind === 'answer') {
      questions.answer(message.number, message.answer);
      return;
    }
    if (tape !== undefined) {
      reel.push(message);
      return;
    }
    history.take(message.frame, message.scenes);
    clients.pump();
    post({ kind: 'taken', timeMs: message.frame.timeMs });
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
