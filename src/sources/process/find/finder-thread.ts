import { randomInt } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { monotonicNowMs } from '../../clock.js';
import { loadPlatform } from '../load-platform.js';
import type { FinderSettings, FromFinder, ToFinder } from '../messages.js';
import { Finder } from './finder.js';

/** Entry of the thread that looks for processes: listing them can take milliseconds, so never on the main thread. */

/** A target must be found within 250 ms of its start; a process that execs may need two passes. */
const SHORTEST_PERIOD_MS = 80;
const LONGEST_PERIOD_MS = 100;
/** With very many processes a pass may take as long as that: this much is left to others. */
const LEAST_PAUSE_MS = 20;

const port = parentPort as NonNullable<typeof parentPort>;
const post = (message: FromFinder) => port.postMessage(message);
const finder = new Finder(workerData as FinderSettings, await loadPlatform(), post);
let timer: NodeJS.Timeout | undefined;

function searchOn(): void {
  const startMs = monotonicNowMs();
  finder.search();
  const periodMs = randomInt(SHORTEST_PERIOD_MS, LONGEST_PERIOD_MS + 1);
  timer = setTimeout(searchOn, Math.max(LEAST_PAUSE_MS, periodMs - (monotonicNowMs() - startMs)));
}

port.on('message', (message: ToFinder) => {
  switch (message.kind) {
    case 'search':
      if (timer === undefined) searchOn();
      break;
    case 'hold':
      post({ kind: 'hold-done', request: message.request, process: finder.hold(message.pid) ?? null });
      break;
    case 'released':
      finder.released(message.process);
      break;
    case 'close':
      clearTimeout(timer);
      finder.close();
      port.close();
      break;
  }
});
post({ kind: 'ready' });
