import type { Command } from 'commander';

export type Example = readonly [line: string, what: string];

/** By command, for the man page. */
const given = new WeakMap<Command, readonly Example[]>();

/** Leads a command's help with examples: what most people came for. */
export function withExamples(command: Command, examples: readonly Example[]): Command {
  given.set(command, examples);
  const lines = examples.map(([line, what]) => `  ${line}\n      ${what}`);
  return command.addHelpText('before', `Examples:\n${lines.join('\n')}\n`);
}

export const examplesOf = (command: Command): readonly Example[] => given.get(command) ?? [];
