import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { loadPlatform } from '../load-platform.js';
import type { FromObserver, ObserverSettings, ToObserver } from '../messages.js';
import { Observer } from './observer.js';

/**
 * Entry of a thread that reads facts. It has no event loop while it runs: timers are good to a millisecond or so, and readings
 * are due as often as that. It sleeps on a shared word, which the main thread increments to wake it.
 */

const settings = workerData as ObserverSettings;
const port = parentPort as NonNullable<typeof parentPort>;
const observer = new Observer(settings, await loadPlatform(), (records) =>
  port.postMessage({ kind: 'records', records }),
);
port.postMessage({ kind: 'ready' } satisfies FromObserver);

try {
  observe();
} finally {
  // A probe that throws ends the thread, which must still leave nothing open.
  observer.close();
}

/** Works until it receives `close`. */
function observe(): void {
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
}

/** Handles all waiting messages. False when one of them is the last. */
function listen(): boolean {
  for (;;) {
    const received = receiveMessageOnPort(port) as { message: ToObserver } | undefined;
    if (received === undefined) return true;
    const { message } = received;
    switch (message.kind) {
      case 'watch':
        observer.watch(message.held);
        break;
      case 'forget':
        observer.forget(message.key);
        port.postMessage({ kind: 'forgotten', key: message.key } satisfies FromObserver);
        break;
      case 'close':
        return false;
    }
  }
}
