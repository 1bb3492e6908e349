import { readdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { type MonitorState, parseState } from '../../src/health/state.js';

/** Where monitors of a log folder keep their states. */
export const stateFolder = (logDir: string) => join(logDir, '.state');

/** Files of states in a log folder. */
export const stateFiles = (logDir: string): readonly string[] =>
  readdirSync(stateFolder(logDir))
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(stateFolder(logDir), name));

/** Resolves once a monitor of a log folder says what fits. The folder of its states is there already. */
export function nextState(logDir: string, fits: (state: MonitorState) => boolean): Promise<MonitorState> {
  return new Promise((resolve) => {
    const watcher = watch(stateFolder(logDir), look);
    function look() {
      const found = stateFiles(logDir)
        .map((path) => parseState(readFileSync(path)))
        .find((state) => state !== undefined && fits(state));
      if (found === undefined) return;
      watcher.close();
      resolve(found);
    }
    look();
  });
}
