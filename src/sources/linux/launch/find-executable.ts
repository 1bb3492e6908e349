import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { ClearSightError } from '../../../errors/errors.js';
import { systemReason } from '../../../errors/system-reason.js';
import { escapeText } from '../../../text/escape.js';
import { quoteForShell } from '../../../text/quote-for-shell.js';

/** Linux reads no more of a script's first line (BINPRM_BUF_SIZE). */
const MAX_FIRST_LINE = 256;

/**
 * The path of a program, as a shell finds it: a name in PATH, anything with a slash where it is.
 *
 * @throws ClearSightError CS_TARGET that says what is wrong
 */
export function findExecutable(program: string): string {
  if (program === '') throw refusal('expected the name or the path of a program, got ""');
  const path = findFile(program);
  const missing = missingInterpreter(path);
  if (missing === undefined) return path;
  throw refusal(
    `${escapeText(program)}: expected an executable program, got a script whose interpreter ${escapeText(missing)} is missing`,
  );
}

function findFile(program: string): string {
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
  const isHere = statSync(program, { throwIfNoEntry: false })?.isFile();
  const hint = isHere ? ` (did you mean ${quoteForShell(`./${program}`)}?)` : '';
  throw refusal(`${shown}: expected a program, found none of that name in PATH${hint}`);
}

const refusal = (message: string) => new ClearSightError('CS_TARGET', message);

/** Of a script that cannot run: what its first line names. The system would only say that the script itself is not there. */
function missingInterpreter(path: string): string | undefined {
  const [, interpreter] = /^#![ \t]*([^ \t\n]+)/.exec(beginningOf(path)) ?? [];
  return interpreter === undefined || problemOf(interpreter) === undefined ? undefined : interpreter;
}

/** Empty of a file that may be executed but not read. */
function beginningOf(path: string): string {
  const bytes = Buffer.alloc(MAX_FIRST_LINE);
  try {
    const fd = openSync(path, 'r');
    try {
      return bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(fd);
    }
  } catch {
    return '';
  }
}

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
