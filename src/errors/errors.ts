/**
 * Every error that ClearSight throws, by its code: the exit code of a command that it ends, and what it is about. Exit code 1
 * is a failure, 2 is misuse: nothing was started.
 *
 * @example
 * ```ts
 * import { ERRORS } from 'clearsight';
 *
 * console.log(ERRORS.CS_CAPTURE.about);
 * ```
 */
export const ERRORS = {
  CS_USAGE: { exitCode: 2, about: 'a flag or argument is not of the expected form' },
  CS_CONFIG: { exitCode: 2, about: 'a configuration file or variable is not of the expected form' },
  CS_BASELINE: { exitCode: 2, about: 'a baseline that is not of the expected form, or of another program' },
  CS_TARGET: { exitCode: 2, about: 'a target that cannot be protected' },
  CS_LOG: {
    exitCode: 1,
    about: 'a log folder or file that cannot be written, or that another monitor writes',
  },
  CS_CAPTURE: { exitCode: 1, about: 'a capture that cannot be read or written' },
  CS_FACT: { exitCode: 1, about: 'an observation of a process that is not of the expected form' },
  CS_FILE: { exitCode: 1, about: 'a file of recorded input or a report that cannot be read or written' },
  CS_EVIDENCE: { exitCode: 1, about: 'an evidence folder that cannot be made or written' },
  CS_FLEET: { exitCode: 1, about: 'something of a fleet that cannot be fetched from its host' },
  CS_PAGE: { exitCode: 1, about: 'a live page that cannot be served' },
  CS_NATIVE: { exitCode: 1, about: 'a kernel call or native library that failed' },
  CS_PLATFORM: { exitCode: 1, about: 'an operating system that is not supported' },
  CS_WORKER: { exitCode: 1, about: 'a worker that failed, hung or gave an invalid answer' },
  CS_SUBSCRIBE: { exitCode: 1, about: 'a subscriber that comes too late to see every event' },
  CS_SPAWN: { exitCode: 1, about: 'a program that could not be started' },
} as const;

/** The code of an error. */
export type ErrorCode = keyof typeof ERRORS;

/**
 * Every error that ClearSight throws. The message says in one line what was expected and what came; `code` is one of
 * ERRORS, `exitCode` what a command ends with, `cause` the error behind it where there is one.
 *
 * @example
 * ```ts
 * import { ClearSightError, openReplay } from 'clearsight';
 *
 * try {
 *   await openReplay('missing.ndjson');
 * } catch (error) {
 *   if (!(error instanceof ClearSightError)) throw error;
 *   console.log(error.code, error.message);
 * }
 * ```
 */
export class ClearSightError extends Error {
  override readonly name = 'ClearSightError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }

  get exitCode(): number {
    return ERRORS[this.code].exitCode;
  }
}
