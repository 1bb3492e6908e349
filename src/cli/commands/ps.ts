import { Command } from 'commander';
import { withExamples } from '../examples.js';
import { addOptions, LIVE_DEFAULTS } from '../options/option-table.js';
import type { PolicyFlags } from '../options/policy-options.js';
import { useColor } from '../terminal/output.js';
import { printLines } from '../terminal/print-lines.js';

/** `clearsight ps`: what processes are called here, and what a monitor would say of each. */
export function psCommand(): Command {
  const command = new Command('ps')
    .description(
      'List the processes of this machine under the names that --target matches, with what would be flagged in each now, and the memory.allow entries that fit it.',
    )
    .argument('[text]', 'only processes with this text in their name or in the path of their executable');
  withExamples(command, [
    ['clearsight ps', 'one page; | less for all of them'],
    ['clearsight ps openarena', 'what a game is called, and what it maps'],
    ['clearsight ps --profile strict --json', 'every process as JSON, one a line'],
  ]);
  return addOptions(command, ['profile', 'config'], LIVE_DEFAULTS)
    .option('--json', 'print each process as JSON, one a line')
    .action(async (text = '', { json, ...flags }: PolicyFlags & { json?: boolean }) => {
      const { formatProcesses } = await import('../processes/format-processes.js');
      const { surveyProcesses } = await import('../processes/survey.js');
      const looks = await surveyProcesses(flags, ({ encodeName }) => {
        const wanted = encodeName(text);
        return (_, { shortName, executable }) => shortName.includes(wanted) || executable.includes(wanted);
      });
      const { stdout } = process;
      // Some terminals say that they have 0 columns.
      const page = stdout.isTTY ? { columns: stdout.columns || 80, rows: stdout.rows || 24 } : undefined;
      await printLines(
        json ? looks.map((look) => JSON.stringify(look)) : formatProcesses(looks, useColor(stdout), page),
      );
    });
}
