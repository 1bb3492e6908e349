import { MAX_PRELOAD_CHARACTERS, MAX_PRELOADS } from '../../../facts/code.js';
import type { Milliseconds } from '../../../records/time.js';
import type { HeldProcess } from '../../process/held-process.js';
import { hasExited } from '../libc.js';
import { readEnvironment, readStat, readUptimeMs } from '../proc.js';

/** USER_HZ, in which the kernel counts for programs, whatever it counts in itself. */
const TICK_MS = 10;
/** What the dynamic linker loads before anything else, and what it lets watch everything that is loaded (ld.so(8)). */
const PRELOAD = /^LD_(?:PRELOAD|AUDIT)=./s;

/** How long ago a held process was started, whatever it has run since; 0 where that cannot be told. */
export function ageOf({ process: { pid } }: Pick<HeldProcess, 'process'>): Milliseconds {
  const upMs = readUptimeMs();
  const stat = readStat(pid);
  return upMs === undefined || stat === undefined ? 0 : upMs - Number(stat.startTime) * TICK_MS;
}

/** What its environment says is to be loaded first, as it stands there; empty where it may not be read. */
export function preloadsOf({ process: { pid }, handle }: HeldProcess): readonly string[] {
  const entries = readEnvironment(pid).split('\0');
  if (hasExited(handle)) return [];
  return entries
    .filter((entry) => PRELOAD.test(entry))
    .slice(0, MAX_PRELOADS)
    .map((entry) => Buffer.from(entry, 'latin1').toString('utf8').slice(0, MAX_PRELOAD_CHARACTERS));
}
