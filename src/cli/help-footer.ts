import type { Command } from 'commander';
import { EXIT } from './exit-codes.js';

/** What exit codes mean. */
export const MEANINGS = [
  [EXIT.clean, 'nothing was found'],
  [EXIT.failure, 'failed'],
  [EXIT.misuse, 'misused: nothing was started'],
  [EXIT.verdict, 'a verdict was made'],
  [EXIT.blind, 'something that should be watched could not be seen or judged'],
  [EXIT.stale, 'a monitor runs and does not advance (health, fleet)'],
  [EXIT.dead, 'a monitor that should run does not (health, fleet)'],
  ['128+n', 'ended by signal n'],
] as const;

/** Ends a command's help with what its exit codes mean, and where to read more. */
export function withFooter(command: Command): Command {
  const codes = MEANINGS.map(([code, meaning]) => `  ${String(code).padEnd(5)}  ${meaning}`);
  const place = 'Documentation: README.md and docs/ of the package clearsight.';
  return command.addHelpText('after', ['', 'Exit codes:', ...codes, '', place].join('\n'));
}
