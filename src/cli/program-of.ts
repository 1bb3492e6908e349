import { Command } from 'commander';
import { version } from '../product/version.js';
import { escapeControls } from '../text/escape.js';
import { didYouMean } from '../text/nearest.js';
import { withFooter } from './help-footer.js';

/** A command line of these commands. Errors are thrown, never exited on. */
export function programOf(commands: readonly Command[]): Command {
  const program = new Command('clearsight')
    .description('Watches a protected process from outside and ends it when somebody tampers with it.')
    .version(version())
    // Options after `run GAME` belong to the game.
    .enablePositionalOptions();
  for (const command of commands) program.addCommand(command);
  for (const command of everyCommand(program)) {
    withFooter(command)
      .exitOverride()
      .showHelpAfterError(false)
      .configureOutput({
        outputError: (text, write) => write(`clearsight: ${oneLine(text)}\n`),
      });
  }
  return program;
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

/** Commander puts its suggestion on a line of its own. */
function oneLine(text: string): string {
  return escapeControls(
    text
      .trimEnd()
      .replace(/^error: /, '')
      .replace('\n(Did you mean', ' (Did you mean'),
  );
}

/** Refuses `help WORD` when there is no such command, which would print the general help. Throws as a wrong command does. */
export function refuseUnknownHelp(program: Command, words: readonly string[]): void {
  let command: Command | undefined = program;
  for (const [index, word] of words.entries()) {
    const names: string[] = command.commands.map((each) => each.name());
    const asked = words[index + 1];
    if (word === 'help' && names.length > 0) {
      if (asked === undefined || asked.startsWith('-') || ['help', ...names].includes(asked)) return;
      command.error(`unknown command '${escapeControls(asked)}'${didYouMean(asked, names)}`);
    }
    command = command.commands.find((each) => each.name() === word);
    if (command === undefined) return;
  }
}
