import { readGivenText } from '../../config/file/read-given-text.js';
import { ClearSightError } from '../../errors/errors.js';
import { formatComparison } from '../../profile/compare.js';
import type { ProfileReport } from '../../profile/report.js';
import { escapeControls, escapeText } from '../../text/escape.js';

/** Prints two reports side by side. @throws CS_USAGE for another number of files, and for what is no report; CS_CONFIG for one that cannot be read */
export function compareReports(paths: readonly string[]): void {
  const [first, second] = paths;
  if (first === undefined || second === undefined || paths.length !== 2)
    throw new ClearSightError('CS_USAGE', `--compare: expected two reports, got ${paths.length}`);
  const reports = [reportIn(first), reportIn(second)] as const;
  try {
    process.stdout.write(escapeLines(formatComparison(...reports)));
  } catch (cause) {
    throw noReport(paths.map(escapeText).join(' and '), cause);
  }
}

function reportIn(path: string): ProfileReport {
  const text = readGivenText(path, '--compare');
  try {
    return JSON.parse(text) as ProfileReport;
  } catch (cause) {
    throw noReport(escapeText(path), cause);
  }
}

const noReport = (where: string, cause: unknown) =>
  new ClearSightError(
    'CS_USAGE',
    `--compare: expected reports of profile --json, got something else in ${where}`,
    {
      cause,
    },
  );

/** What a report says of its load is text of a file. */
const escapeLines = (text: string) => text.split('\n').map(escapeControls).join('\n');
