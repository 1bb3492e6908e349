import type { Check } from './check.js';
import { checkFolder } from './folder-check.js';
import { checkDisplay, checkEvdev, checkUiohook } from './input-checks.js';
import { checkKernel, checkTarget } from './memory-checks.js';

export interface CheckUpOptions {
  /** A process that is to be protected. Default: a child of our own. */
  readonly pid: number | undefined;
  readonly logDir: string;
}

/** Tries everything that a monitor needs, for real. Changes nothing that stays. */
export async function checkUp({ pid, logDir }: CheckUpOptions): Promise<readonly Check[]> {
  if (process.platform !== 'linux') {
    return [
      {
        name: 'platform',
        state: 'broken',
        saw: process.platform,
        remedy: 'use Linux; captures can be replayed anywhere',
      },
    ];
  }
  return [
    ...(await checkKernel()),
    await checkTarget(pid),
    ...(await checkDisplay()),
    checkUiohook(),
    checkEvdev(),
    checkFolder(logDir),
  ];
}
