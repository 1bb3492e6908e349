import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { ClearSightError } from '../../../errors/errors.js';
import { systemReason } from '../../../errors/system-reason.js';
import { escapeText } from '../../../text/escape.js';
import { quoteForShell } from '../../../text/quote-for-shell.js';

/**
 * The path of a program, as a shell finds it: a name in PATH, anything with a slash where it is.
 *
 * @throws ClearSightError CS_TARGET that says what is wrong
 */
export function findExecutable(program: string): string {
  const shown = escapeText(program);
  if (program.includes('/')) {
    const problem = problemOf(program);
    if (problem === undefined) return resolve(program);
    throw refusal(`${shown}: expected an executable program, got ${problem}`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = folders.map((folder) => join(folder || '.', program));
  const found = candidates.find((path) => problemOf(path) === undefined);
  if (found !== undefined) return resolve(found);
  const isHere = program !== '' && statSync(program, { throwIfNoEntry: false })?.isFile();
  const hint = isHere ? ` (did you mean ${quoteForShell(`./${program}`)}?)` : '';
  throw refusal(`${shown}: expected a program, found none of that name in PATH${hint}`);
}

const refusal = (message: string) => new ClearSightError('CS_TARGET', message);

function problemOf(path: string): string | undefined {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) return 'a folder';
    if (!stats.isFile()) return 'something other than a file';
  } catch (error) {
    return systemReason(error);
  }
  try {
    accessSync(path, constants.X_OK);
    return undefined;
  } catch {
    return `a file that is not executable (chmod +x ${quoteForShell(path)} makes it so)`;
  }
}
