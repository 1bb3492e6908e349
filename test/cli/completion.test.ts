import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { commandWords } from '../../src/cli/completion/command-words.js';
import { createProgram } from '../../src/cli/program.js';
import { testWith } from '../support/requirements.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { MAIN, ON_A_TERMINAL, run } from './clearsight.js';

/** Puts every completion of the word before the cursor into the line. */
const ALL = '\x14';
const TAB = '\t';

const scripts: Record<string, string> = {};

beforeAll(() => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout } = spawnSync(process.execPath, [MAIN, 'completion', shell], { encoding: 'utf8' });
    scripts[shell] = stdout;
  }
});

/** What a line is typed in: some files, a folder, the script to be loaded. */
function workplace(shell: string): string {
  const folder = temporaryFolder();
  for (const file of ['session one.ndjson', 'session-two.ndjson']) writeFileSync(join(folder, file), '');
  mkdirSync(join(folder, 'sessions'));
  mkdirSync(join(folder, 'logs'));
  writeFileSync(join(folder, 'script'), scripts[shell] ?? '');
  return folder;
}

const SETUP = {
  bash: `bind 'set enable-bracketed-paste off' '"\\C-t": insert-completions' 2>/dev/null; source ./script`,
  zsh: [
    'unsetopt zle_bracketed_paste prompt_cr 2>/dev/null; unset zle_bracketed_paste',
    'autoload -Uz compinit && compinit -D -u',
    'zle -C insert-all complete-word _generic; bindkey "^T" insert-all',
    "zstyle ':completion:insert-all:*' completer _all_matches _complete",
    "zstyle ':completion:insert-all:*' insert true",
    'source ./script',
  ].join('; '),
};
const SHELLS = { bash: 'bash --norc --noprofile -i', zsh: 'zsh -f -i' };

/** Types lines into a shell on a terminal. Gives the words that `clearsight` was called with, for each. */
async function type(shell: 'bash' | 'zsh', lines: readonly string[]): Promise<string[][]> {
  const folder = workplace(shell);
  const [program = '', ...args] = ON_A_TERMINAL;
  const child = spawn(program, [...args, ...SHELLS[shell].split(' ')], {
    cwd: folder,
    env: { ...process.env, TERM: 'vt100', HISTFILE: '/dev/null' },
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  let output = '';
  let heard = () => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    heard();
  });
  /** The quotes keep the echo of what is typed from being taken for what is printed. */
  const until = async (mark: RegExp) => {
    for (;;) {
      const match = mark.exec(output);
      if (match !== null) {
        output = output.slice(match.index + match[0].length);
        return match[0];
      }
      await new Promise<void>((resolve) => {
        heard = resolve;
      });
    }
  };
  child.stdin.write(`${SETUP[shell]}; clearsight() { printf '<%s>' "$@"; echo '<''end>'; }; echo rea''dy\n`);
  await until(/ready/);
  const called: string[][] = [];
  for (const line of lines) {
    child.stdin.write(`${line}\n`);
    const words = await until(/(<[^<>]*>)*<end>/);
    called.push([...words.matchAll(/<([^<>]*)>/g)].map(([, word = '']) => word).slice(0, -1));
  }
  return called;
}

const CASES: readonly (readonly [typed: string, words: readonly string[]])[] = [
  [`clearsight wat${TAB}x`, ['watch', 'x']],
  [`clearsight config ${ALL}`, ['config', 'check', 'help', 'init', 'print']],
  [`clearsight help conf${TAB}x`, ['help', 'config', 'x']],
  [`clearsight watch --action ${ALL}`, ['watch', '--action', 'simulate', 'terminate']],
  [`clearsight watch --target wat --act${TAB}x`, ['watch', '--target', 'wat', '--action', 'x']],
  [`clearsight watch --action=ter${TAB}x`, ['watch', '--action=terminate', 'x']],
  [`clearsight record --lab${TAB}x`, ['record', '--label', 'x']],
  // What watch does not have, and what takes text, completes to nothing.
  [`clearsight watch --lab${TAB}x`, ['watch', '--labx']],
  [`clearsight watch --target ses${TAB}x`, ['watch', '--target', 'sesx']],
  [`clearsight replay session\\ ${TAB}x`, ['replay', 'session one.ndjson', 'x']],
  [`clearsight watch --config session-${TAB}x`, ['watch', '--config', 'session-two.ndjson', 'x']],
  [`clearsight watch --log-dir sess${TAB}x`, ['watch', '--log-dir', 'sessions/x']],
  [
    `clearsight simulate lattice-${ALL}`,
    [
      'simulate',
      ...['butterfly', 'drag', 'normal', 'spamming', 'stabilised'].map((kind) => `lattice-${kind}`),
    ],
  ],
  [`clearsight completion ${ALL}`, ['completion', 'bash', 'fish', 'zsh']],
  // Behind a program everything is the program's.
  [`clearsight run --hits 3 -- ./game --act${TAB}x`, ['run', '--hits', '3', '--', './game', '--actx']],
  [`clearsight run -- ./game session-${TAB}x`, ['run', '--', './game', 'session-two.ndjson', 'x']],
];

/** Every command below `clearsight`, with its flags, from the one definition. */
const COMMANDS = commandWords(createProgram()).map(({ path, options }) => ({
  path,
  flags: options.flatMap(({ flags }) => flags).toSorted(),
}));
const WITH_FLAGS = COMMANDS.filter(({ flags }) => flags.length > 0);

for (const [shell, testShell] of [
  ['bash', test],
  ['zsh', testWith('zsh')],
] as const) {
  testShell(`${shell} completes what is typed on a terminal`, async () => {
    expect(
      await type(
        shell,
        CASES.map(([typed]) => typed),
      ),
    ).toEqual(CASES.map(([, words]) => words));
  });

  testShell(`${shell} offers every flag of every command`, async () => {
    const called = await type(
      shell,
      WITH_FLAGS.map(({ path }) => `${path} -${ALL}`),
    );
    for (const [index, { path, flags }] of WITH_FLAGS.entries()) {
      const before = path.split(' ').slice(1);
      expect(called[index]?.slice(0, before.length)).toEqual(before);
      expect(called[index]?.slice(before.length).toSorted(), path).toEqual(flags);
    }
  });
}

/** What fish offers at the end of each line, without descriptions. */
function fish(lines: readonly string[]): string[][] {
  const cwd = workplace('fish');
  const asked = lines.map((line) => `complete -C '${line}'; echo =`).join('\n');
  const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', `source ./script\n${asked}`], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, HOME: cwd, XDG_CONFIG_HOME: cwd, XDG_DATA_HOME: cwd },
  });
  expect(stderr).toBe('');
  const blocks = stdout.split('=\n').slice(0, -1);
  return blocks.map((block) =>
    [...block.matchAll(/^([^\t\n]+).*\n/gm)].map(([, word = '']) => word).toSorted(),
  );
}

testWith('fish')('fish offers commands, flags and values', () => {
  const cases = [
    ['clearsight wat', ['watch']],
    ['clearsight config ', ['check', 'help', 'init', 'print']],
    ['clearsight help conf', ['config']],
    ['clearsight watch --action ', ['simulate', 'terminate']],
    ['clearsight watch --target wat --act', ['--action']],
    ['clearsight watch --action=ter', ['--action=terminate']],
    ['clearsight record --lab', ['--label']],
    ['clearsight watch --lab', []],
    ['clearsight watch --target ses', []],
    ['clearsight replay session', ['session one.ndjson', 'session-two.ndjson', 'sessions/']],
    ['clearsight watch --config session-', ['session-two.ndjson']],
    ['clearsight watch --log-dir sess', ['sessions/']],
    ['clearsight completion ', ['bash', 'fish', 'zsh']],
    ['clearsight run -- ./game --act', []],
    ['clearsight run --hits 3 -- ./game session-', ['session-two.ndjson']],
  ] as const;
  expect(fish(cases.map(([line]) => line))).toEqual(cases.map(([, words]) => words));
});

testWith('fish')('fish offers every flag of every command', () => {
  expect(fish(WITH_FLAGS.map(({ path }) => `${path} -`))).toEqual(WITH_FLAGS.map(({ flags }) => flags));
});

test('a shell that is not known is refused, with those that are', async () => {
  const { code, stderr } = await run(['completion', 'tcsh']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/Allowed choices are bash, zsh, fish/);
});
