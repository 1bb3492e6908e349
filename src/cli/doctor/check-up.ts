import { ClearSightError } from '../../errors/errors.js';
import type { Check } from '../../sources/process/check.js';
import { loadPlatform } from '../../sources/process/load-platform.js';
import { checkFolder } from './folder-check.js';
import { checkDisplay, checkEvdev, checkUiohook } from './input-checks.js';

export interface CheckUpOptions {
  /** A process that is to be protected. Default: a child of our own. */
  readonly pid: number | undefined;
  readonly logDir: string;
}

/** Really tries everything that a monitor needs. Leaves no changes behind. */
export async function checkUp({ pid, logDir }: CheckUpOptions): Promise<readonly Check[]> {
  return [
    ...(await checkProcesses(pid)),
    ...(await checkDisplay()),
    checkUiohook(),
    checkEvdev(),
    checkFolder(logDir),
  ];
}

async function checkProcesses(pid: number | undefined): Promise<readonly Check[]> {
  try {
    return await (await loadPlatform()).checks(pid);
  } catch (error) {
    if (!(error instanceof ClearSightError)) throw error;
    const remedy = 'captures can be replayed on any system';
    return [{ name: 'platform', state: 'broken', saw: error.message, remedy }];
  }
}
