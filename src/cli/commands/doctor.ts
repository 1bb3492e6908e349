import { Command } from 'commander';
import { checkUp } from '../doctor/check-up.js';
import { formatChecks } from '../doctor/format-checks.js';
import { withExamples } from '../examples.js';
import { EXIT } from '../exit-codes.js';
import { refuseNames, targetHint } from '../options/refuse-names.js';
import { wholeNumber } from '../options/values.js';
import { useColor } from '../terminal/output.js';

interface DoctorFlags {
  pid?: number;
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
    ['clearsight doctor --pid 4211', 'also whether that process can be protected'],
  ]);
  return refuseNames(command, (word) => (/^\d+$/.test(word) ? `doctor --pid ${word}` : targetHint(word)))
    .option('--pid <number>', 'a process that you want to protect', wholeNumber)
    .option('--log-dir <dir>', 'folder for the log files', 'ClearSight/logs')
    .option('--json', 'print the checks as JSON')
    .action(async ({ pid, logDir, json }: DoctorFlags) => {
      const checks = await checkUp({ pid, logDir });
      process.stdout.write(
        json ? `${JSON.stringify(checks)}\n` : formatChecks(checks, useColor(process.stdout)),
      );
      if (checks.some(({ state }) => state === 'broken')) process.exitCode = EXIT.failure;
    });
}
