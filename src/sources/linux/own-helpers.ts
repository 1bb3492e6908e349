import { HOOK_FILE } from '../input/hook-file.js';
import { readArguments, readStat } from './proc.js';

const ownArguments = readArguments(process.pid);

/**
 * True for the monitor's own input process, which runs the same Node as many a target, and for a child of the monitor that has
 * not yet become the program it was started for. Nobody else can pass for either, because the parent decides.
 */
export function isOwnHelper(pid: number): boolean {
  if (readStat(pid)?.parentPid !== process.pid) return false;
  const given = readArguments(pid);
  return given === ownArguments || given.split('\0')[1] === HOOK_FILE;
}
