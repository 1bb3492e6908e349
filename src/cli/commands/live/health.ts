import { Command } from 'commander';
import { withExamples } from '../../examples.js';
import { addOptions, LIVE_DEFAULTS } from '../../options/option-table.js';

interface HealthFlags {
  logDir?: string;
  config?: string;
  json?: boolean;
}

/** `clearsight health`: how the monitors of a log folder are, for probes of service managers and containers. */
export function healthCommand(): Command {
  const command = new Command('health').description(
    'Say whether the monitors that write a log folder watch: whether they run, see, and judge.',
  );
  withExamples(command, [
    ['clearsight health', 'of the log folder that a monitor started here would write'],
    ['clearsight health --log-dir /var/log/clearsight/game', 'for a probe: exit 0 only while it watches'],
  ]);
  return addOptions(command, ['config', 'logDir'], LIVE_DEFAULTS)
    .option('--json', 'print the answer as JSON')
    .action(async ({ json = false, ...flags }: HealthFlags) => {
      const { tellHealth } = await import('../../health/tell-health.js');
      await tellHealth(await folderOf(flags), json);
    });
}

/** As a monitor finds it. The configuration takes longer to load than all else: not where the folder is given. */
async function folderOf({ logDir, config }: HealthFlags): Promise<string> {
  if (logDir !== undefined) return logDir;
  const { loadConfig } = await import('../../../config/load.js');
  return loadConfig({ flags: {}, env: process.env, configFile: config, cwd: process.cwd() }).config.logDir;
}
