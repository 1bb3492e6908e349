import type { Milliseconds } from '../../records/time.js';
import { Refused } from '../receivers/receiver.js';

/**
 * Asks something of a receiver once. Rejects as it does, and when it takes too long.
 *
 * @param ending aborts it before that
 */
export async function attempt<Result>(
  ask: (signal: AbortSignal) => Promise<Result>,
  timeoutMs: Milliseconds,
  ending: AbortSignal,
): Promise<Result> {
  const trying = new AbortController();
  const end = () => trying.abort(new Error('the monitor ends'));
  const timer = setTimeout(
    () => trying.abort(new Error(`no answer within ${timeoutMs / 1000} s`)),
    timeoutMs,
  );
  ending.addEventListener('abort', end);
  if (ending.aborted) end();
  try {
    return await ask(trying.signal);
  } catch (error) {
    // Where it was ended, whatever came of that says less.
    throw trying.signal.aborted && !(error instanceof Refused) ? trying.signal.reason : error;
  } finally {
    clearTimeout(timer);
    ending.removeEventListener('abort', end);
  }
}
