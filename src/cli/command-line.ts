import { inlineIndicators } from './engine.js';
import { EXIT } from './exit-codes.js';
import { reportFailure } from './failure.js';
import { createProgram } from './program.js';

/** Runs the command that the arguments name; the process's exit code tells what came of it. */
export async function runCommandLine(): Promise<void> {
  inlineIndicators();

  // A reader that goes away (`| head`) ends nothing. What could not be written otherwise, on a full disk, is a failure.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code !== 'EPIPE') process.once('exit', failUnlessFound);
    });
  }

  try {
    await createProgram().parseAsync();
  } catch (error) {
    process.exitCode = reportFailure(error);
  }
}

/** A verdict or a signal tells more than what went wrong with telling it. */
function failUnlessFound(): void {
  if (!process.exitCode || process.exitCode === EXIT.blind) process.exitCode = EXIT.failure;
}
