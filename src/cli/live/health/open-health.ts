import type { Config } from '../../../config/schema.js';
import { stateFile } from '../../../health/places.js';
import { type LaunchedProgram, watchedBy } from '../../../health/watched.js';
import { type LiveLogFolder, makeLogFolder } from '../../../outlets/files/log-folder.js';
import { loadPlatform } from '../../../sources/process/load-platform.js';
import { StateKeeper } from './state-keeper.js';

/** A log folder that belongs to this monitor, for its targets. */
export interface ClaimedFolder {
  /** One for each thing that is watched. */
  readonly keys: readonly string[];
  /** To be said at the start. */
  readonly warnings: readonly string[];
  /** Keeps the state of a session in it, in place of those that nobody misses any more. */
  keeper(folder: LiveLogFolder, session: string): StateKeeper;
  release(): void;
}

/**
 * Claims the log folder, before anything is written to it.
 *
 * @throws ClearSightError CS_LOG when it cannot be made, or when another monitor of the same target writes it
 */
export async function claimLogFolder(config: Config, launched?: LaunchedProgram): Promise<ClaimedFolder> {
  const { logDir } = config;
  makeLogFolder(logDir);
  const watched = watchedBy(config, (await loadPlatform()).processes, launched);
  // Native code, which no other command needs, and other systems do not have.
  const { claimFolder } = await import('../../../health/claim.js');
  const { warning, release } = claimFolder(logDir, watched);
  return {
    keys: watched.keys,
    warnings: warning === undefined ? [] : [warning],
    keeper(folder, session) {
      const file = folder.stateAt(stateFile(logDir, session));
      file.clearOthers(logDir, watched.keys);
      return new StateKeeper(config, watched, file);
    },
    release,
  };
}
