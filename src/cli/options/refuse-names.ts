import type { Command } from 'commander';
import { ClearSightError } from '../../errors/errors.js';
import { quoteForShell } from '../../text/quote-for-shell.js';

/**
 * A bare word after a command that takes none is most likely the name of a process. The error says how to name it.
 *
 * @param hint a command line without its first word, for that word
 */
export function refuseNames(command: Command, hint: (word: string) => string): Command {
  return command.allowExcessArguments().hook('preAction', () => {
    // Behind the arguments that the command does take.
    const [word] = command.args.slice(command.registeredArguments.length);
    if (word === undefined) return;
    throw new ClearSightError(
      'CS_USAGE',
      `${command.name()}: expected flags, got the word ${quoteForShell(word)} (did you mean clearsight ${hint(word)}?)`,
    );
  });
}

/** `--pid 4211` or `--target game`. */
export function processFlag(word: string): string {
  return /^\d+$/.test(word) ? `--pid ${word}` : `--target ${quoteForShell(word)}`;
}

/** A running program is watched by its name; any other is started. */
export function targetHint(word: string): string {
  const watch = `watch ${processFlag(word)}`;
  return /^\d+$/.test(word) ? watch : `${watch}, or clearsight run -- ${quoteForShell(word)}`;
}
