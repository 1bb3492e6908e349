import { EXIT } from '../exit-codes.js';

/** A reader that goes away (`| head`) ends nothing. What could not be written otherwise, on a full disk, is a failure. */
export function watchForLoss(stream: NodeJS.WritableStream): void {
  stream.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') process.once('exit', failUnlessFound);
  });
}

/** A verdict or a signal tells more than what went wrong with telling it. */
function failUnlessFound(): void {
  if (!process.exitCode || process.exitCode === EXIT.blind) process.exitCode = EXIT.failure;
}
