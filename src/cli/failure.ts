import { CommanderError } from 'commander';
import { ClearSightError } from '../errors/errors.js';
import { EXIT } from './exit-codes.js';

/** What the system says when it has no more of something: no fault of the program. */
const USED_UP: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'ENOMEM']);

/** Prints one line on stderr that says what went wrong, and returns the exit code for it. */
export function reportFailure(error: unknown): number {
  // Commander has already said what was expected (or printed the help that was asked for).
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.misuse;
  if (error instanceof ClearSightError) {
    process.stderr.write(`clearsight: ${error.message} [${error.code}]\n`);
    return error.exitCode;
  }
  const { syscall, code, message } = (error ?? {}) as NodeJS.ErrnoException;
  if (syscall === 'uv_cwd') {
    process.stderr.write('clearsight: expected a working directory, got one that was deleted\n');
    return EXIT.failure;
  }
  if (code !== undefined && USED_UP.has(code)) {
    process.stderr.write(`clearsight: cannot go on: ${message}\n`);
    return EXIT.failure;
  }
  process.stderr.write(
    `clearsight: unexpected failure: ${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return EXIT.failure;
}
