import { lstatSync, opendirSync, readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { lifeOf } from '../sources/linux/life/process-life.js';
import { isStateFile, stateFolder } from './places.js';
import { type MonitorState, parseState, STATE_BYTES } from './state.js';

const MAX_ENTRIES = 10_000;

/**
 * Removes what monitors have left that are not missed any more: those that have ended and said why, and those that were ended and whose
 * place this one takes, or that watched nothing that comes back. What it cannot read it leaves for `clearsight health` to name. Never throws.
 *
 * @param keys what the monitor that starts is to watch
 */
export function clearStates(logDir: string, keys: readonly string[]): void {
  const folder = stateFolder(logDir);
  try {
    for (const name of stateNames(folder)) {
      const state = readState(join(folder, name));
      if (state !== undefined && isReplaced(state, keys)) unlinkSync(join(folder, name));
    }
  } catch {
    // What is left is shown longer than it must be.
  }
}

function isReplaced(state: MonitorState, keys: readonly string[]): boolean {
  if (state.ended !== null) return true;
  if (lifeOf(state.monitor) !== 'gone') return false;
  return !state.comesBack || state.keys.some((key) => keys.includes(key));
}

function stateNames(folder: string): readonly string[] {
  const names: string[] = [];
  const entries = opendirSync(folder);
  try {
    for (let left = MAX_ENTRIES; left > 0; left--) {
      const entry = entries.readSync();
      if (entry === null) break;
      if (isStateFile(entry.name)) names.push(entry.name);
    }
  } finally {
    entries.closeSync();
  }
  return names;
}

function readState(path: string): MonitorState | undefined {
  // A FIFO, a link, or a file of another size is none of ours.
  const found = lstatSync(path);
  return found.isFile() && found.size === STATE_BYTES ? parseState(readFileSync(path)) : undefined;
}
