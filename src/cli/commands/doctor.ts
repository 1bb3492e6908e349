import { Command } from 'commander';
import type { TargetFlags } from '../doctor/target-checks.js';
import { withExamples } from '../examples.js';
import { EXIT } from '../exit-codes.js';
import { addOptions, LIVE_DEFAULTS } from '../options/option-table.js';
import { processFlag, refuseNames } from '../options/refuse-names.js';
import { useColor } from '../terminal/output.js';

interface DoctorFlags extends TargetFlags {
  logDir: string;
  json?: boolean;
}

/** `clearsight doctor`: what works here, and what would make the rest work. */
export function doctorCommand(): Command {
  const command = new Command('doctor').description(
    'Check what works on this machine, and how to make the rest work.',
  );
  withExamples(command, [
    ['clearsight doctor', 'kernel calls, display, input backends, folders'],
    [
      'clearsight doctor --target game',
      'also whether processes of that name can be read, and what would be flagged in them',
    ],
  ]);
  return refuseNames(
    addOptions(command, ['target', 'pid', 'profile', 'config'], LIVE_DEFAULTS),
    (word) => `doctor ${processFlag(word)}`,
  )
    .option('--log-dir <dir>', 'folder for the log files', LIVE_DEFAULTS.logDir)
    .option('--json', 'print the checks as JSON')
    .action(async ({ json, ...flags }: DoctorFlags) => {
      const { checkUp } = await import('../doctor/check-up.js');
      const { formatChecks } = await import('../doctor/format-checks.js');
      const checks = await checkUp(flags);
      process.stdout.write(
        json ? `${JSON.stringify(checks)}\n` : formatChecks(checks, useColor(process.stdout)),
      );
      if (checks.some(({ state }) => state === 'broken')) process.exitCode = EXIT.failure;
    });
}
