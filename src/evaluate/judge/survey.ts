import { findCorpusFiles } from '../corpus/corpus-files.js';
import { LABELS, type Label } from '../corpus/session.js';
import type { FileProblem } from '../report/report.js';
import { JudgedFile } from './judged-file.js';
import { parseLines } from './parse-lines.js';
import { readCorpusFile } from './read-corpus-file.js';

/** What corpora hold, before anything is judged. */
export interface CorpusSurvey {
  /** How many sessions have each label. */
  readonly sessions: Readonly<Record<Label, number>>;
  /** What could not be read. */
  readonly problems: readonly FileProblem[];
}

/** Reads corpus files, captures and folders of them to their ends. */
export async function surveyCorpora(paths: readonly string[]): Promise<CorpusSurvey> {
  const sessions = Object.fromEntries(LABELS.map((label) => [label, 0])) as Record<Label, number>;
  const { files, problems: unreadable } = await findCorpusFiles(paths);
  const problems = [...unreadable];
  for (const { path } of files) {
    const read = new JudgedFile(path);
    const damage = await readCorpusFile(path, (batch, place) => {
      const parsed = parseLines(batch, ({ label }) => {
        sessions[label]++;
      });
      read.add(place, { ...parsed, results: [] });
    });
    problems.push(...read.problemsWith(damage));
  }
  return { sessions, problems };
}
