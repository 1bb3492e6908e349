import { counted } from '../../text/counted.js';
import type { FileProblem } from '../report/report.js';
import { type EvaluateAnswer, type LineProblem, MAX_PROBLEMS, type SessionResult } from './messages.js';

/**
 * What came of the lines of one file. Answers come in any order. Of the lines that are no sessions only the first few are kept: a small
 * packed file may have hundreds of millions.
 */
export class JudgedFile {
  /** Sessions read, those of other parts included. */
  seen = 0;
  private readonly results: (readonly SessionResult[])[] = [];
  private problems: readonly LineProblem[] = [];
  private more = 0;

  constructor(private readonly file: string) {}

  /** @param place of the batch among those of the file */
  add(place: number, { seen, results, problems, moreProblems }: EvaluateAnswer): void {
    this.seen += seen;
    if (results.length > 0) this.results[place] = results;
    const all = [...this.problems, ...problems].sort((one, other) => one.line - other.line);
    this.problems = all.slice(0, MAX_PROBLEMS);
    this.more += moreProblems + all.length - this.problems.length;
  }

  /** Of all sessions, in the order of the file. */
  get sessions(): readonly SessionResult[] {
    return this.results.flat();
  }

  /** All that was wrong with it: where it is damaged, then its bad lines; or that there is nothing in it. */
  problemsWith(damage: readonly FileProblem[]): readonly FileProblem[] {
    const problems = [...damage, ...this.named];
    if (problems.length > 0 || this.seen > 0) return problems;
    return [{ file: this.file, line: 1, message: 'expected one session per line, found none' }];
  }

  /** The first lines that are no sessions, and how many more; one line when none is a session: the file is something else. */
  get named(): readonly FileProblem[] {
    const { file, more } = this;
    const named = this.problems.map((problem) => ({ file, ...problem }));
    const [first] = named;
    if (first === undefined) return [];
    if (this.seen === 0 && named.length + more > 1) {
      return [{ ...first, message: `${first.message}; no line of this file is a session` }];
    }
    if (more === 0) return named;
    const message = counted(more, 'more line that is not a session', 'more lines that are not sessions');
    return [...named, { file, line: 0, message }];
  }
}
