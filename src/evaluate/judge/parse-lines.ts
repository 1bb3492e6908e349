import type { LineBatch } from '../corpus/corpus-lines.js';
import { parseSession, type Session } from '../corpus/session.js';
import { type EvaluateAnswer, type LineProblem, MAX_PROBLEMS } from './messages.js';

/** Parses some lines of a corpus. What `take` throws at a session is a problem of its line. */
export function parseLines(
  { lines, firstLine }: LineBatch,
  take: (session: Session) => void,
): Omit<EvaluateAnswer, 'results'> {
  const problems: LineProblem[] = [];
  let seen = 0;
  let moreProblems = 0;
  const refuse = (index: number, message: string) => {
    if (problems.length < MAX_PROBLEMS) problems.push({ line: firstLine + index, message });
    else moreProblems++;
  };
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    try {
      const session = parseSession(line);
      if ('expected' in session) {
        refuse(index, `expected ${session.expected}, got ${session.got}`);
        continue;
      }
      seen++;
      take(session);
    } catch (error) {
      refuse(index, error instanceof Error ? error.message : String(error));
    }
  }
  return { seen, problems, moreProblems };
}
