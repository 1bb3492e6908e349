import { parentPort } from 'node:worker_threads';
import type { ProcessKey } from '../records/target.js';
import { NOTHING_SEEN, type Sight, type Witness } from '../sources/evidence/evidence-system.js';
import { loadPlatform } from '../sources/process/load-platform.js';
import { buffersOf, type FromTaker, type Target, type ToTaker } from './messages.js';

/** The thread that reads the memory of processes, and never a disk of ours: nobody's writing may delay it. */
const { evidence } = await loadPlatform();
const held = new Map<ProcessKey, Witness>();

parentPort?.on('message', (message: ToTaker) => {
  if (message.kind === 'hold') hold(message.process);
  else if (message.kind === 'release') release(message.key);
  else if (message.kind === 'take') {
    const sight = take(message);
    const taken = { kind: 'taken', request: message.request, sight } as const satisfies FromTaker;
    parentPort?.postMessage(taken, buffersOf(sight));
  } else {
    for (const key of [...held.keys()]) release(key);
    parentPort?.close();
  }
});
parentPort?.postMessage({ kind: 'ready' } satisfies FromTaker);

/** Where that is not possible, it is tried again when it is needed, and said then. */
function hold(process: Target): void {
  if (held.has(process.key)) return;
  try {
    const witness = evidence.witness(process);
    if (witness !== undefined) held.set(process.key, witness);
  } catch {}
}

function release(key: ProcessKey): void {
  held.get(key)?.close();
  held.delete(key);
}

function take({ process, wanted, bounds }: Extract<ToTaker, { kind: 'take' }>): Sight {
  let reason = 'the process had ended';
  try {
    const witness = held.get(process.key) ?? evidence.witness(process);
    if (witness !== undefined) {
      held.set(process.key, witness);
      return witness.take(wanted, bounds);
    }
  } catch (error) {
    reason = (error as Error).message;
  }
  return { ...NOTHING_SEEN, missing: [`all of the process: ${reason}`] };
}
