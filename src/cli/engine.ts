import { setFlagsFromString } from 'node:v8';

/** Settings of V8, for whole programs and not for a library: they hold for all of the process. */

/** A press runs through every input indicator: inlined into one function, where the usual budget ends half-way. */
export function inlineIndicators(): void {
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=4000');
}

/** For a monitor that runs for days: collections are frequent and short. Not for much work in a short time. */
export function keepMemoryFlat(): void {
  keepYoungGeneration();
  // V8 takes a factor of 1 for a mistake and makes it 2, for the whole process, whenever it creates the heap of a thread.
  process.on('worker', (worker) => worker.once('online', keepYoungGeneration));
  // The old generation may grow by some 10 % or 8 MiB between two collections, not to four times its size ...
  setFlagsFromString('--optimize-for-size');
  // ... and a fifth of that starts the next, in small steps beside the work. No smaller limit: a thread that ends while its code is
  // compiled near it takes the process along (an assertion of Node 20 in GetForegroundTaskRunner).
  setFlagsFromString('--incremental-marking-soft-trigger=20');
}

/** At its first size, 1 MiB: it would double, up to 16 MiB, and only a collection of everything makes it small again. */
const keepYoungGeneration = () => setFlagsFromString('--semi-space-growth-factor=1');
