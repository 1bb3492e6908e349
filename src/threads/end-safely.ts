import { setFlagsFromString } from 'node:v8';

/**
 * Node 20 aborts the process (an assertion in NodePlatform::ForIsolate) when a thread ends while its code is compiled in the
 * background, and what the compiler allocates starts an incremental collection: the platform has already forgotten the thread.
 * Node 22 asks it beforehand.
 */
const isInDanger = Number.parseInt(process.versions.node, 10) < 22;
let endings = 0;

/** Ends threads. None of this process's starts an incremental collection until `end` has settled, when they have ended. */
export async function endSafely(end: () => Promise<unknown>): Promise<void> {
  if (endings++ === 0) allowIncrementalMarking(false);
  try {
    await end();
  } finally {
    if (--endings === 0) allowIncrementalMarking(true);
  }
}

function allowIncrementalMarking(isAllowed: boolean): void {
  if (isInDanger) setFlagsFromString(isAllowed ? '--incremental-marking' : '--no-incremental-marking');
}

// Threads that run then are ended by Node.
process.on('exit', () => allowIncrementalMarking(false));
