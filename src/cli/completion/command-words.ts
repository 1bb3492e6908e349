import type { Argument, Command, Option } from 'commander';

/** What a shell offers where a value is expected: paths, programs, these words, or nothing of its own. */
export type Value = 'files' | 'folders' | 'programs' | 'text' | readonly string[];

export interface OptionWords {
  /** `-q`, `--quiet`. */
  readonly flags: readonly string[];
  readonly about: string;
  /** Absent when it takes none. */
  readonly value?: Value;
}

/** What may stand behind one command. */
export interface CommandWords {
  /** `clearsight config check`. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly about: string }[];
  readonly options: readonly OptionWords[];
  /** Of its arguments. What stands behind one that is a program is that program's. */
  readonly value: Value;
}

/** By the placeholder in flags and usage, such as `<file>`. */
const VALUES: Readonly<Record<string, Value>> = {
  file: 'files',
  paths: 'files',
  dir: 'folders',
  program: 'programs',
};

/** A command and all below it, as a help shows them. */
export function commandWords(command: Command, above = ''): readonly CommandWords[] {
  const help = command.createHelp();
  const path = `${above}${command.name()}`;
  const below = help.visibleCommands(command);
  const [argument] = command.registeredArguments;
  const own = {
    path,
    commands: below.map((one) => ({ name: one.name(), about: one.description() })),
    options: help.visibleOptions(command).map(optionWords),
    value: argument === undefined ? 'text' : offered(argument.name(), argument),
  } as const;
  const helped = { path: `${path} help`, commands: own.commands, options: [], value: 'text' } as const;
  return [own, ...below.flatMap((one) => (one.name() === 'help' ? [helped] : commandWords(one, `${path} `)))];
}

function optionWords(option: Option): OptionWords {
  const { flags, short, long, description, required, optional } = option;
  const words = { flags: [short, long].filter((flag) => flag !== undefined), about: description };
  if (!required && !optional) return words;
  return { ...words, value: offered(/[<[](\w+)/.exec(flags)?.[1] ?? '', option) };
}

const offered = (placeholder: string, { argChoices }: Pick<Argument | Option, 'argChoices'>): Value =>
  argChoices ?? VALUES[placeholder] ?? 'text';
