import { hasSomethingToWatch, refuseTargets } from '../../config/check.js';
import { type LoadedConfig, loadConfig } from '../../config/load.js';
import { ClearSightError } from '../../errors/errors.js';
import { readReceivers } from '../../forward/receivers/read-receivers.js';
import { loadExtensions } from '../../library/extensions/load-extensions.js';
import { workerSettings } from '../../pipeline/pool/worker-settings.js';
import { loadPlatform } from '../../sources/process/load-platform.js';
import { type WatchFlags, watchInput } from '../options/policy-options.js';
import { refuseOtherProgram } from './refuse-baseline.js';

/**
 * The whole configuration of a live command, checked against this machine: nothing has been started yet.
 *
 * @param launches true when the command starts a target of its own
 * @throws CS_CONFIG, CS_USAGE, CS_BASELINE, CS_TARGET
 */
export async function loadLiveConfig(flags: WatchFlags, launches = false): Promise<LoadedConfig> {
  const loaded = loadConfig({
    flags: watchInput(flags),
    env: process.env,
    configFile: flags.config,
    cwd: process.cwd(),
    launches,
  });
  const { config } = loaded;
  refuseTargets(config, process.pid);
  // Names of indicators are checked here too: nothing may have been started when they are wrong.
  workerSettings(config, await loadExtensions(config));
  readReceivers(config);
  const platform = await loadPlatform();
  for (const pid of config.pid) {
    if (!platform.processExists(pid)) {
      throw new ClearSightError('CS_TARGET', `--pid: expected the PID of a running process, got ${pid}`);
    }
  }
  if (!launches) refuseOtherProgram(config, platform.processes);
  return loaded;
}

/** @throws CS_USAGE when there would be nothing to watch */
export function requireSomethingToWatch({ config }: LoadedConfig): void {
  if (hasSomethingToWatch(config)) return;
  throw new ClearSightError(
    'CS_USAGE',
    'expected something to watch: --target NAME, --pid PID or --profile strict (or --input-only for input alone), got none',
  );
}
