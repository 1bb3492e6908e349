import { fstatSync } from 'node:fs';

/**
 * Whether a descriptor leads to the journal of systemd, which names the stream that it gave to a service in the environment (systemd.exec(5),
 * `$JOURNAL_STREAM`, device and inode).
 */
export function leadsToJournal(
  descriptor: number,
  { JOURNAL_STREAM }: NodeJS.ProcessEnv = process.env,
): boolean {
  if (JOURNAL_STREAM === undefined) return false;
  try {
    const { dev, ino } = fstatSync(descriptor, { bigint: true });
    return JOURNAL_STREAM === `${dev}:${ino}`;
  } catch {
    // A descriptor that is closed leads nowhere.
    return false;
  }
}
