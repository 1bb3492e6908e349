import { parentPort, workerData } from 'node:worker_threads';
import { loadPlatform } from '../sources/process/load-platform.js';
import type { FromWriter, ToWriter, WriterData } from './messages.js';
import { writeEvidence } from './write-evidence.js';

/** The thread that writes evidence. All of it may block: a disk may take as long as it likes. */
const { folder, setting } = workerData as WriterData;
const { evidence } = await loadPlatform();
// The main thread's, which closes it.
const root = evidence.folder(folder);
let writing: Promise<void> = Promise.resolve();

parentPort?.on('message', (message: ToWriter) => {
  writing = writing.then(async () => {
    if (message.kind === 'close') {
      parentPort?.close();
      return;
    }
    const written = await writeEvidence(root, message, setting, evidence);
    parentPort?.postMessage({ kind: 'written', request: message.request, ...written } satisfies FromWriter);
  });
});
parentPort?.postMessage({ kind: 'ready' } satisfies FromWriter);
