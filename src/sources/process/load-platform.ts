import { ClearSightError } from '../../errors/errors.js';
import type { Platform } from './platform.js';

/** Every platform by `process.platform`; one is loaded only where it is needed. To add one: a folder, a line here. */
const PLATFORMS: Readonly<Partial<Record<NodeJS.Platform, () => Promise<Platform>>>> = {
  linux: async () => (await import('../linux/platform.js')).linux,
};

/** The platform of this machine. Rejects with CS_PLATFORM where there is none. */
export async function loadPlatform(): Promise<Platform> {
  const load = PLATFORMS[process.platform];
  if (load !== undefined) return await load();
  const known = Object.keys(PLATFORMS).join(', ');
  throw new ClearSightError('CS_PLATFORM', `watching processes: expected ${known}, got ${process.platform}`);
}
