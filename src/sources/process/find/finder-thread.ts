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
/** With very many processes a pass may take that long: then this much time is left to others. */
const LEAST_PAUSE_MS = 20;
/** How often births are asked for where descendants are targets: a pass follows at once. */
const BIRTHS_MS = 4;
/** When everything is to be looked through once, and processes are born all the time. */
const MOST_PASSES = 3;

const port = parentPort as NonNullable<typeof parentPort>;
const post = (message: FromFinder) => port.postMessage(message);
const settings = workerData as FinderSettings;
const platform = await loadPlatform();
const finder = new Finder(settings, platform, post);
let timer: NodeJS.Timeout | undefined;
let births = '';

function searchOn(): void {
  const startMs = monotonicNowMs();
  births = platform.processes.births();
  finder.search();
  const tookMs = monotonicNowMs() - startMs;
  const dueMs = startMs + randomInt(SHORTEST_PERIOD_MS, LONGEST_PERIOD_MS + 1);
  const pauseMs = settings.descendants
    ? Math.min(LEAST_PAUSE_MS, Math.max(BIRTHS_MS, tookMs))
    : Math.max(LEAST_PAUSE_MS, dueMs - monotonicNowMs());
  timer = setTimeout(() => waitUntil(dueMs), pauseMs);
}

/** The next pass is due then; or at once when a process is born that may be a descendant. */
function waitUntil(dueMs: number): void {
  const isBorn = settings.descendants && platform.processes.births() !== births;
  if (isBorn || monotonicNowMs() >= dueMs) searchOn();
  else timer = setTimeout(() => waitUntil(dueMs), Math.min(dueMs - monotonicNowMs(), BIRTHS_MS));
}

port.on('message', (message: ToFinder) => {
  switch (message.kind) {
    case 'search':
      if (timer === undefined) searchOn();
      break;
    case 'hold':
      post({ kind: 'hold-done', request: message.request, process: finder.hold(message.pid) ?? null });
      break;
    case 'look-through':
      // A process may start another one and end while the pass is under way.
      for (let pass = 0; pass < MOST_PASSES; pass++) {
        const before = platform.processes.births();
        finder.search();
        if (platform.processes.births() === before) break;
      }
      post({ kind: 'looked-through', request: message.request });
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
