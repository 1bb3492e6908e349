import type { CommandWords, Value } from './command-words.js';

/** The words of all commands as a shell's script walks through them: from the first word, command by command, past values. */
export interface ShellTable {
  readonly commands: readonly CommandWords[];
  /** `clearsight watch`: a command that follows another. */
  readonly steps: readonly string[];
  /** `clearsight watch --target`, by what is offered for its value. */
  readonly valued: ReadonlyMap<string, { readonly value: Value; readonly states: readonly string[] }>;
  /** Commands that start a program: behind its name nothing is ours. */
  readonly starters: readonly string[];
}

export function shellTable(commands: readonly CommandWords[]): ShellTable {
  const valued = new Map<string, { readonly value: Value; readonly states: string[] }>();
  for (const { path, options } of commands) {
    for (const { flags, value } of options) {
      if (value === undefined) continue;
      const group = valued.get(String(value)) ?? { value, states: [] };
      group.states.push(...flags.map((flag) => `${path} ${flag}`));
      valued.set(String(value), group);
    }
  }
  return {
    commands,
    steps: commands.flatMap(({ path }) => (path.includes(' ') ? [path] : [])),
    valued,
    starters: commands.flatMap(({ path, value }) => (value === 'programs' ? [path] : [])),
  };
}

/** A word as every shell here takes it. */
export const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** Words as alternatives of a `case`. */
export const anyOf = (words: readonly string[]): string => words.map(quote).join(' | ');
