import { EXIT } from '../exit-codes.js';

/** A reader that goes away (`| head`) is no error. Anything else that could not be written, as on a full disk, is a failure. */
export function watchForLoss(stream: NodeJS.WritableStream): void {
  stream.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') process.once('exit', failUnlessFound);
  });
}

/** A verdict or a signal matters more than a failure to print it. */
function failUnlessFound(): void {
  if (!process.exitCode || process.exitCode === EXIT.blind) process.exitCode = EXIT.failure;
}
