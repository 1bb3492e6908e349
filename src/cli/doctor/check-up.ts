import { ClearSightError } from '../../errors/errors.js';
import type { Check } from '../../sources/process/check.js';
import { loadPlatform } from '../../sources/process/load-platform.js';
import { checkFolder } from './folder-check.js';
import { checkDisplay, checkEvdev, checkUiohook } from './input-checks.js';
import { checkTargets, type TargetFlags } from './target-checks.js';

/** Really tries everything that a monitor needs. Leaves no changes behind. */
export async function checkUp(flags: TargetFlags & { readonly logDir: string }): Promise<readonly Check[]> {
  return [
    ...(await checkProcesses(flags)),
    ...(await checkDisplay()),
    checkUiohook(),
    checkEvdev(),
    checkFolder(flags.logDir),
  ];
}

async function checkProcesses(flags: TargetFlags): Promise<readonly Check[]> {
  try {
    const { checks } = await loadPlatform();
    return [...(await checks()), ...(await checkTargets(flags))];
  } catch (error) {
    if (!(error instanceof ClearSightError) || error.code !== 'CS_PLATFORM') throw error;
    const remedy = 'captures can be replayed on any system';
    return [{ name: 'platform', state: 'broken', saw: error.message, remedy }];
  }
}
