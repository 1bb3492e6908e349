import { ClearSightError } from './errors.js';

/**
 * The system's message for a failed call, without call and path, e.g. `ENOSPC: no space left on device`. The path is left
 * out because it may hold anything; whoever shows the reason names the path itself, escaped. An error of our own gives what
 * lies beneath it.
 */
export function systemReason(error: unknown): string {
  if (error instanceof ClearSightError) {
    return error.cause === undefined ? error.message : systemReason(error.cause);
  }
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? error.message : (error.message.split(', ')[0] as string);
}
