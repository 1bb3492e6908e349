import type { CommandWords, OptionWords, Value } from './command-words.js';
import { type ShellTable, quote as shellQuote } from './shell-table.js';

/** In fish a backslash and a quote are escaped within quotes. */
const quote = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** Completion for fish 3 and later. */
export const fishScript = ({ commands, steps, valued, starters }: ShellTable): string => `\
# fish completion for clearsight: clearsight completion fish > ~/.config/fish/completions/clearsight.fish
function __clearsight_at
    set -l at clearsight
    set -l is_value
    for word in (commandline -opc)[2..-1]
        if test -n "$is_value"
            set is_value
            continue
        end
        switch "$at $word"
            case ${steps.map(shellQuote).join(' ')}
                set at "$at $word"
            case ${[...valued.values()].flatMap(({ states }) => states.map(shellQuote)).join(' ')}
                set is_value 1
            case ${starters.map((path) => quote(`${path} -*`)).join(' ')}
            case ${starters.map((path) => quote(`${path} *`)).join(' ')}
                set at program
                break
        end
    end
    test "$at" = "$argv"
end
complete -c clearsight -f
${complete('program', '-F')}
${commands.flatMap(linesOf).join('\n')}
`;

function linesOf({ path, commands, options, value }: CommandWords): string[] {
  return [
    ...commands.map(({ name, about }) => complete(path, `-a ${quote(name)} -d ${quote(about)}`)),
    ...options.map((option) => complete(path, flagsOf(option))),
    ...(value === 'text' ? [] : [complete(path, offerOf(value).replace(/^-[rx] /, ''))]),
  ];
}

const complete = (at: string, offer: string): string =>
  `complete -c clearsight -n ${quote(`__clearsight_at ${at}`)} ${offer}`;

function flagsOf({ flags, about, value }: OptionWords): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  return [...names, ...(value === undefined ? [] : [offerOf(value)]), `-d ${quote(about)}`].join(' ');
}

function offerOf(value: Value): string {
  switch (value) {
    case 'files':
      return '-r -F';
    case 'folders':
      return "-x -a '(__fish_complete_directories)'";
    case 'programs':
      return "-r -F -a '(__fish_complete_command)'";
    case 'text':
      return '-x';
    default:
      return `-x -a ${quote(value.join(' '))}`;
  }
}
