import { Command } from 'commander';
import { settingsInForce } from '../../config/in-force.js';
import { DEFAULT_CONFIG_FILE, loadConfig } from '../../config/load.js';
import { workerSettings } from '../../pipeline/pool/worker-settings.js';
import { escapeText } from '../../text/escape.js';
import { formatSettings } from '../config/format-settings.js';
import { startingText, writeStartingFile } from '../config/starting-file.js';
import { withExamples } from '../examples.js';
import { addOptions, LIVE_DEFAULTS, WATCH_SETTINGS } from '../options/option-table.js';
import { type WatchFlags, watchInput } from '../options/policy-options.js';
import { printLines } from '../terminal/print-lines.js';

/** `clearsight config`: start a configuration file, check it, see what is in force. */
export function configCommand(): Command {
  const command = new Command('config').description(
    'Write a configuration file to start from, check one, print the settings in force.',
  );
  withExamples(command, [
    ['clearsight config init', `write a ${DEFAULT_CONFIG_FILE} to start from`],
    ['clearsight config check', 'check the file'],
    ['clearsight config print --hits 5', 'every setting, and where its value comes from'],
  ]);
  return command.addCommand(checkCommand()).addCommand(printCommand()).addCommand(initCommand());
}

function checkCommand(): Command {
  return new Command('check')
    .description('Check a configuration file. Exit 0 if it is valid, 2 with the first mistake if not.')
    .argument('[file]', 'configuration file', DEFAULT_CONFIG_FILE)
    .action(async (file: string) => {
      // Targets may come from flags, so none is asked for.
      const { config } = loadConfig({
        ...{ flags: {}, env: {}, configFile: file },
        ...{ cwd: process.cwd(), launches: true },
      });
      workerSettings(config);
      await printLines([`${escapeText(file)}: valid`]);
    });
}

function printCommand(): Command {
  const command = new Command('print').description(
    'Print every setting in force, and where its value comes from: flag, environment, file or default.',
  );
  return addOptions(command, WATCH_SETTINGS, LIVE_DEFAULTS)
    .option('--json', 'print the settings as JSON')
    .action(async (flags: WatchFlags & { json?: boolean }) => {
      const loaded = loadConfig({
        flags: watchInput(flags),
        env: process.env,
        configFile: flags.config,
        cwd: process.cwd(),
        launches: true,
      });
      const settings = settingsInForce(loaded);
      await printLines(flags.json ? [JSON.stringify(settings)] : formatSettings(settings));
    });
}

function initCommand(): Command {
  return new Command('init')
    .description('Write a configuration file to start from. Never overwrites one.')
    .argument('[file]', 'file to write; - for standard output', DEFAULT_CONFIG_FILE)
    .action(async (file: string) => {
      if (file === '-') return await printLines([startingText(DEFAULT_CONFIG_FILE).trimEnd()]);
      writeStartingFile(file);
      await printLines([`wrote ${escapeText(file)}`]);
    });
}
