import type { Command } from 'commander';

/** Leads a command's help with examples: what most people came for. */
export function withExamples(
  command: Command,
  examples: readonly (readonly [line: string, what: string])[],
): Command {
  const lines = examples.map(([line, what]) => `  ${line}\n      ${what}`);
  return command.addHelpText('before', `Examples:\n${lines.join('\n')}\n`);
}
