import { setFlagsFromString } from 'node:v8';

/**
 * Settings of V8 for a monitor that runs for days: memory is flat, collections are frequent and short. For whole programs, not for
 * a library: they hold for all of the process, and for the threads that are started from now on.
 */
export function tuneEngine(): void {
  keepYoungGeneration();
  // V8 takes a factor of 1 for a mistake and makes it 2, for the whole process, whenever a thread's heap is made.
  process.on('worker', (worker) => worker.once('online', keepYoungGeneration));
  // The old generation may grow by some 10 % or 8 MiB between two collections, not to four times its size ...
  setFlagsFromString('--optimize-for-size');
  // ... and a fifth of that starts the next, in small steps beside the work.
  setFlagsFromString('--incremental-marking-soft-trigger=20');
  // A new thread's is collected at 8 MiB for the first time, not at some hundred.
  setFlagsFromString('--initial-old-space-size=8');
  // A press runs through every input indicator: inlined into one function, where the usual budget ends half-way.
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=4000');
}

/** At its first size, 1 MiB: it would double, up to 16 MiB, and only a collection of everything makes it small again. */
const keepYoungGeneration = () => setFlagsFromString('--semi-space-growth-factor=1');
