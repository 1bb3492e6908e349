import type { Command } from 'commander';
import { inlineIndicators } from './engine.js';
import { reportFailure } from './failure.js';
import { refuseUnknownHelp } from './program-of.js';
import { watchForLoss } from './terminal/lost-output.js';

/** Runs the command that the arguments name; the process's exit code tells what came of it. */
export async function runCommandLine(createProgram: () => Command): Promise<void> {
  inlineIndicators();
  watchForLoss(process.stdout);
  watchForLoss(process.stderr);
  try {
    const program = createProgram();
    refuseUnknownHelp(program, process.argv.slice(2));
    await program.parseAsync();
  } catch (error) {
    process.exitCode = reportFailure(error);
  }
}
