import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { IoctlReader } from '../linux/ioctl-reader.js';
import { chooseReader } from '../linux/probes.js';
import { TextReader } from '../linux/text-reader.js';
import type { FromObserver, ObserverSettings, ToObserver } from './messages.js';
import { Observer } from './observer.js';

/**
 * Entry of the thread that scans. It has no event loop while it runs: timers are good to a millisecond or so, and scans
 * are due as often as that. It sleeps on a shared word, which the main thread counts up to be heard at once.
 */

const settings = workerData as ObserverSettings;
const port = parentPort as NonNullable<typeof parentPort>;
const post = (message: FromObserver) => port.postMessage(message);
const reader = chooseReader(settings.memory.reader) === 'ioctl' ? new IoctlReader() : new TextReader();
const observer = new Observer(settings, reader, (records) => post({ kind: 'records', records }));
post({ kind: 'ready' });

let heard = 0;
let isOpen = true;
while (isOpen) {
  const signal = Atomics.load(settings.signal, 0);
  if (signal !== heard) {
    heard = signal;
    isOpen = listen();
  }
  const idleMs = observer.tick();
  if (isOpen) Atomics.wait(settings.signal, 0, heard, idleMs);
}
observer.close();

/** Obeys all waiting messages. False when one of them is the last. */
function listen(): boolean {
  for (;;) {
    const received = receiveMessageOnPort(port) as { message: ToObserver } | undefined;
    if (received === undefined) return true;
    if (received.message.kind === 'close') return false;
    observer.watch(received.message.held);
  }
}
