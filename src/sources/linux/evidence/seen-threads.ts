import type { SeenThread } from '../../evidence/evidence-system.js';
import { decodeName, findTracerPid, listThreads, readComm, readSmallFile, readStatIn } from '../proc.js';
import { readPosition } from '../threads/thread-position.js';

const MAX_THREADS = 256;
/** Threads that are looked at to tell whether a process stands still. */
const MAX_ASKED = 64;
/** Stopped, stopped by a tracer, ended. */
const STILL = 'TtZX';

/** Whether all threads stand still. */
export const standsStill = (pid: number): boolean =>
  listThreads(pid)
    .slice(0, MAX_ASKED)
    .every((thread) => STILL.includes(readStatIn(`/proc/${pid}/task/${thread}`)?.state ?? 'X'));

/** The first threads of a process, and how many it has. */
export function seeThreads(pid: number): { readonly threads: readonly SeenThread[]; readonly count: number } {
  const ids = listThreads(pid);
  const threads = ids.slice(0, MAX_THREADS).flatMap((id): SeenThread[] => {
    const folder = `/proc/${pid}/task/${id}`;
    const stat = readStatIn(folder);
    if (stat === undefined) return [];
    return [{ id, name: decodeName(stat.comm), state: stat.state, ...placeIn(folder) }];
  });
  return { threads, count: ids.length };
}

function placeIn(folder: string): Pick<SeenThread, 'instructionAddress' | 'stackAddress'> {
  const position = readPosition(folder);
  if (typeof position !== 'object') return {};
  return { instructionAddress: position.programCounter, stackAddress: position.stackPointer };
}

export function seeTracer(pid: number): { readonly pid: number; readonly name: string } | null {
  const status = Buffer.from(readSmallFile(`/proc/${pid}/status`) ?? '', 'latin1');
  const tracerPid = findTracerPid(status, status.length);
  return tracerPid === 0 ? null : { pid: tracerPid, name: decodeName(readComm(tracerPid) ?? '') };
}
