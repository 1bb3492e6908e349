import { ClearSightError } from '../../../errors/errors.js';
import { surveyCorpora } from '../../../evaluate/judge/survey.js';
import { formatProblem } from '../../../evaluate/report/format.js';
import { counted } from '../../../text/counted.js';
import { escapeText } from '../../../text/escape.js';
import { requireAll } from '../../evaluate/require-all.js';

/**
 * Refuses a corpus that could not tell what a limit does to people and machines: figures about a part of it would look like figures.
 *
 * @throws CS_USAGE for one that is not there; CS_FILE for one that cannot be read whole, or in which no session is labelled
 */
export async function requireLabelledCorpus(paths: readonly string[]): Promise<void> {
  requireAll(paths);
  const { sessions, problems } = await surveyCorpora(paths);
  const [first, ...others] = problems;
  if (first !== undefined) {
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    throw new ClearSightError('CS_FILE', `--corpus: ${formatProblem(first)}${more}`);
  }
  if (sessions.human + sessions.machine > 0) return;
  const got = counted(sessions.unlabelled + sessions['machine-in-the-wild'], 'session');
  throw new ClearSightError(
    'CS_FILE',
    `--corpus: ${escapeText(paths.join(', '))}: expected sessions with the label human or machine, got ${got} without it`,
  );
}
