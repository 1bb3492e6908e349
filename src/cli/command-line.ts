import { inlineIndicators } from './engine.js';
import { reportFailure } from './failure.js';
import { refuseUnknownHelp } from './program-of.js';
import { watchForLoss } from './terminal/lost-output.js';

/** Runs the command that the arguments name; the process's exit code tells what came of it. */
export async function runCommandLine(): Promise<void> {
  inlineIndicators();
  watchForLoss(process.stdout);
  watchForLoss(process.stderr);
  try {
    const words = process.argv.slice(2);
    const { createProgram } = await (words[0] === 'health'
      ? import('./health-program.js')
      : import('./program.js'));
    const program = createProgram();
    refuseUnknownHelp(program, words);
    await program.parseAsync();
  } catch (error) {
    process.exitCode = reportFailure(error);
  }
}
