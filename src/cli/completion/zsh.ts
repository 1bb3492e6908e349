import type { CommandWords, Value } from './command-words.js';
import { anyOf, quote, type ShellTable } from './shell-table.js';

/** Completion for zsh: a file of $fpath, or a text to be evaluated. */
export const zshScript = ({ commands, steps, valued, starters }: ShellTable): string => `\
#compdef clearsight
# zsh completion for clearsight: clearsight completion zsh > ~/.zfunc/_clearsight
_clearsight() {
  local at=clearsight word value=text
  local -a names options
  local -i i
  for ((i = 2; i < CURRENT; i++)); do
    word=$words[i]
    case "$at $word" in
      (${anyOf(steps)}) at+=" $word" ;;
      (${anyOf([...valued.values()].flatMap(({ states }) => states))})
        if ((++i >= CURRENT)); then at+=" $word"; fi ;;
      (${starters.map((path) => `${quote(path)}' '[^-]*`).join(' | ')}) at='' value=files; break ;;
    esac
  done
  if [[ $PREFIX == --*=* && -n $at ]]; then
    at+=" \${PREFIX%%=*}"
    compset -P 1 '*='
  fi
  case $at in
${[...valued.values()].map(({ value, states }) => `    (${anyOf(states)}) ${offerOf(value)} ;;`).join('\n')}
${commands.map(caseOf).join('\n')}
  esac
  if [[ $PREFIX == -* && $#options -gt 0 ]]; then
    _describe -o option options
    return
  fi
  (($#names)) && _describe word names
  case $value in
    (programs) _alternative 'commands:program:_command_names -e' 'files:file:_files' ;;
    (files) _files ;;
    (folders) _files -/ ;;
  esac
}
if [[ $funcstack[1] == _clearsight ]]; then _clearsight "$@"; else compdef _clearsight clearsight; fi
`;

const offerOf = (value: Value): string =>
  typeof value === 'string' ? `value=${value}` : `names=(${value.map(quote).join(' ')})`;

function caseOf({ path, commands, options, value }: CommandWords): string {
  const described = (name: string, about: string) => quote(`${name}:${about}`);
  const flags = options.flatMap((option) => option.flags.map((flag) => described(flag, option.about)));
  const names = commands.map(({ name, about }) => described(name, about));
  const values = typeof value === 'string' ? `names=(${names.join(' ')}) value=${value}` : offerOf(value);
  return `    (${quote(path)}) options=(${flags.join(' ')}) ${values} ;;`;
}
