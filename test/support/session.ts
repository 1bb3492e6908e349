import { parseSession, type Session } from '../../src/evaluate/corpus/session.js';

/** The session that a line of a corpus holds. */
export function sessionIn(line: string): Session {
  const session = parseSession(line);
  if ('expected' in session) throw new Error(`expected ${session.expected}, got ${session.got}`);
  return session;
}
