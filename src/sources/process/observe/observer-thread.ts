import { setImmediate } from 'node:timers/promises';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { ProcessKey } from '../../../records/target.js';
import { monotonicNowMs } from '../../clock.js';
import { loadPlatform } from '../load-platform.js';
import type { FromObserver, ObserverSettings, ToObserver } from '../messages.js';
import { Observer } from './observer.js';

/**
 * Entry of a thread that reads facts. It does not wait in its event loop: timers are good to a millisecond or so, and readings
 * are due as often as that. It sleeps on a bell, which the main thread rings to wake it.
 */

/** How often the loop turns all the same: V8 starts the collection of old memory from there, and waits four times as long without. */
const TURN_MS = 1000;

const settings = workerData as ObserverSettings;
const port = parentPort as NonNullable<typeof parentPort>;
const platform = await loadPlatform();
const bell = platform.bells.open(settings.bell);
const observer = new Observer(settings, platform, bell, (records) =>
  port.postMessage({ kind: 'records', records }),
);
/** Processes whose first readings are not told yet. */
const begun: ProcessKey[] = [];
port.postMessage({ kind: 'ready' } satisfies FromObserver);

try {
  await observe();
} finally {
  // A probe that throws ends the thread, which must still leave nothing open.
  observer.close();
}

/** Works until it receives `close`. */
async function observe(): Promise<void> {
  let heard = 0;
  let isOpen = true;
  let turnedMs = monotonicNowMs();
  while (isOpen) {
    const sent = Atomics.load(settings.messages, 0);
    if (sent !== heard) {
      heard = sent;
      isOpen = listen();
    }
    const idleMs = observer.tick();
    for (const key of begun.splice(0)) port.postMessage({ kind: 'begun', key } satisfies FromObserver);
    if (!isOpen) return;
    if (monotonicNowMs() - turnedMs < TURN_MS) {
      bell.sleep(idleMs, observer.deafMs);
      continue;
    }
    // Not between being woken and what it was woken for.
    await setImmediate();
    turnedMs = monotonicNowMs();
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
        begun.push(message.held.process.key);
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
