import { Argument, Command } from 'commander';
import { bashScript } from '../completion/bash.js';
import { commandWords } from '../completion/command-words.js';
import { fishScript } from '../completion/fish.js';
import { shellTable } from '../completion/shell-table.js';
import { zshScript } from '../completion/zsh.js';
import { withExamples } from '../examples.js';
import { printLines } from '../terminal/print-lines.js';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
type Shell = keyof typeof SCRIPTS;

/** `clearsight completion SHELL`: completes commands, options and their values. */
export function completionCommand(): Command {
  const command = new Command('completion').description(
    'Print a script that makes a shell complete commands, options and values.',
  );
  withExamples(command, [
    [
      'clearsight completion zsh > ~/.zfunc/_clearsight',
      'once; in ~/.zshrc: fpath+=~/.zfunc before compinit',
    ],
    ['clearsight completion fish > ~/.config/fish/completions/clearsight.fish', 'in fish, once'],
    ['eval "$(clearsight completion bash)"', 'in ~/.bashrc'],
  ]);
  return command
    .addArgument(new Argument('<shell>', 'shell to complete in').choices(Object.keys(SCRIPTS)))
    .action(async (shell: Shell) => {
      const program = command.parent ?? command;
      await printLines([SCRIPTS[shell](shellTable(commandWords(program))).trimEnd()]);
    });
}
