import type { Milliseconds } from '../../records/time.js';
import { type Receiver, Refused } from '../receivers/receiver.js';
import type { AuditLine } from '../spool/audit-line.js';

/**
 * Sends an event once. Rejects as the receiver does, and when it takes too long.
 *
 * @param ending aborts it before that
 */
export async function attempt(
  receiver: Receiver,
  line: AuditLine,
  timeoutMs: Milliseconds,
  ending: AbortSignal,
): Promise<void> {
  const trying = new AbortController();
  const end = () => trying.abort(new Error('the monitor ends'));
  const timer = setTimeout(
    () => trying.abort(new Error(`no answer within ${timeoutMs / 1000} s`)),
    timeoutMs,
  );
  ending.addEventListener('abort', end);
  if (ending.aborted) end();
  try {
    await receiver.send(line, trying.signal);
  } catch (error) {
    // Where it was ended, whatever came of that says less.
    throw trying.signal.aborted && !(error instanceof Refused) ? trying.signal.reason : error;
  } finally {
    clearTimeout(timer);
    ending.removeEventListener('abort', end);
  }
}
