import type { CommandWords, Value } from './command-words.js';
import { anyOf, quote, type ShellTable } from './shell-table.js';

/** Completion for bash 4 and later, without the package bash-completion. */
export const bashScript = ({ commands, steps, valued, starters }: ShellTable): string => `\
# bash completion for clearsight: eval "$(clearsight completion bash)"
_clearsight() {
  local cur=\${COMP_WORDS[COMP_CWORD]} at=clearsight words= options= value=text word i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case "$at $word" in
      ${anyOf(steps)}) at+=" $word" ;;
      ${anyOf([...valued.values()].flatMap(({ states }) => states))})
        # bash takes --option=value for three words.
        [[ \${COMP_WORDS[i + 1]} == '=' ]] && ((i++))
        if ((++i >= COMP_CWORD)); then at+=" $word"; fi ;;
      ${starters.map((path) => `${quote(path)}' '[!-]*`).join(' | ')}) at='' value=files; break ;;
    esac
  done
  [[ $cur == '=' ]] && cur=
  case $at in
${[...valued.values()].map(({ value, states }) => `    ${anyOf(states)}) ${offerOf(value)} ;;`).join('\n')}
${commands.map(caseOf).join('\n')}
  esac
  [[ $cur == -* && -n $options ]] && words=$options value=text
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  case $value in
    programs) [[ $cur == */* || -z $cur ]] || COMPREPLY+=($(compgen -c -- "$cur")) ;;&
    programs | files) compopt -o default ;;
    folders) compopt -o dirnames ;;
  esac
}
complete -F _clearsight clearsight
`;

const offerOf = (value: Value): string =>
  typeof value === 'string' ? `value=${value}` : `words=${quote(value.join(' '))}`;

function caseOf({ path, commands, options, value }: CommandWords): string {
  const names = typeof value === 'string' ? commands.map(({ name }) => name) : value;
  const flags = options.flatMap((option) => option.flags);
  const kind = typeof value === 'string' ? ` value=${value}` : '';
  return `    ${quote(path)}) words=${quote(names.join(' '))} options=${quote(flags.join(' '))}${kind} ;;`;
}
