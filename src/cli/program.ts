import { Command } from 'commander';
import { version } from '../product/version.js';
import { escapeControls } from '../text/escape.js';
import { didYouMean } from '../text/nearest.js';
import { completionCommand } from './commands/completion.js';
import { configCommand } from './commands/config.js';
import { demoCommand } from './commands/demo.js';
import { doctorCommand } from './commands/doctor.js';
import { evaluateCommand } from './commands/evaluate.js';
import { learnCommand } from './commands/live/learn.js';
import { recordCommand } from './commands/live/record.js';
import { runCommand } from './commands/live/run.js';
import { watchCommand } from './commands/live/watch.js';
import { profileCommand } from './commands/profile.js';
import { psCommand } from './commands/ps.js';
import { replayCommand } from './commands/replay.js';
import { reportCommand } from './commands/report.js';
import { shareCommand } from './commands/share.js';
import { simulateCommand } from './commands/simulate.js';
import { viewCommand } from './commands/view.js';
import { withExamples } from './examples.js';
import { withFooter } from './help-footer.js';

/** The whole command line. Errors are thrown, never exited on: main.ts alone decides how the process ends. */
export function createProgram(): Command {
  const program = new Command('clearsight')
    .description('Watches a protected process from outside and ends it when somebody tampers with it.')
    .version(version())
    // Options after `run GAME` belong to the game.
    .enablePositionalOptions();
  withExamples(program, [
    ['clearsight watch --target game', 'watch every process named game, only report what is found'],
    [
      'clearsight run --action terminate -- ./game --fullscreen',
      'start a program, protect it, end it on a verdict',
    ],
    ['clearsight doctor', 'what works on this machine'],
  ]);
  for (const command of [
    watchCommand(),
    runCommand(),
    learnCommand(),
    recordCommand(),
    replayCommand(),
    viewCommand(),
    reportCommand(),
    shareCommand(),
    simulateCommand(),
    evaluateCommand(),
    profileCommand(),
    configCommand(),
    psCommand(),
    doctorCommand(),
    demoCommand(),
    completionCommand(),
  ]) {
    program.addCommand(command);
  }
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
