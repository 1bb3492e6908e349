import { spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { compileFixture, startFixture } from '../support/fixtures.js';

/** Every command that the README or a page shows is run as it stands, in a folder that has what the pages speak of. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const docs = readdirSync(`${root}docs`).filter((name) => name.endsWith('.md'));
const pages = ['README.md', 'CONTRIBUTING.md', ...docs.map((page) => `docs/${page}`)];

const commandsIn = (page: string) =>
  [...readFileSync(root + page, 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)]
    .flatMap(([, block]) => (block ?? '').split('\n'))
    .filter((line) => /^(npx )?clearsight /.test(line))
    .map((line) => line.replace(/\s#.*$/, ''));

const COMMANDS = [...new Set(pages.flatMap(commandsIn))];

/** What a page shows of a terminal: commands behind `$ `, then lines that they print. */
const sessionsIn = (page: string) =>
  [...readFileSync(root + page, 'utf8').matchAll(/```console\n([\s\S]*?)```/g)].map(([, block]) => {
    const lines = (block ?? '').trimEnd().split('\n');
    const commands = lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2));
    return { commands, shown: lines.filter((line) => !line.startsWith('$ ') && line !== '...') };
  });

/** All figures of a profile differ from run to run, and so do their units. */
const SESSIONS = pages.flatMap(sessionsIn).filter(({ commands }) => !commands[0]?.includes(' profile'));

/** Asks a person on a terminal for consent: there is none here, and it says so. */
const ASKS_FOR_CONSENT = / --input-only /;
/** 0 clean, 3 verdict, 4 blind (there is no display), 130 stopped by us. */
const WORKED = [0, 3, 4, 130];
/** No monitor is left that it could ask for. */
const ASKS_FOR_MONITOR = / health\b/;
const DEAD = 6;
/** No server is there that it could fetch something from. */
const FETCHES = / fleet .*--fetch /;
const FAILED = 1;

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clearsight-docs-'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'clearsight'),
    `#!/bin/sh\nexec ${process.execPath} ${root}dist/cli/main.js "$@"\n`,
  );
  writeFileSync(join(bin, 'npx'), '#!/bin/sh\nexec "$@"\n');
  for (const program of ['clearsight', 'npx']) chmodSync(join(bin, program), 0o755);
  copyFileSync(compileFixture('target'), join(folder, 'game'));
  writeFileSync(join(folder, 'presses.txt'), '100\n240\n390\n');
  writeFileSync(join(folder, 'hook.key'), 'a secret of enough bytes', { mode: 0o600 });
  for (const name of ['game.creds', 'fleet.creds'])
    writeFileSync(join(folder, name), 'game:a password', { mode: 0o600 });
  writeFileSync(join(folder, 'clearsight.config.json'), '{ "hits": { "threshold": 4 } }');
  const press = Array.from({ length: 40 }, (_, index) => index * 150 + (index % 7) * 9);
  const release = press.map((time, index) => time + 60 + (index % 5) * 7);
  const baseline = { version: 1, program: 'game', runs: 1, memory: [], modules: [] };
  writeFileSync(join(folder, 'game.baseline.json'), JSON.stringify(baseline));
  mkdirSync(join(folder, 'corpus'));
  const session = { id: 'one', channel: 'keyboard', label: 'human', resolutionMs: 1, press, release };
  writeFileSync(join(folder, 'corpus', 'people.ndjson'), `${JSON.stringify(session)}\n`);
});

/** Some commands write these files: each finds them new. */
beforeEach(() => {
  const capture = readFileSync(`${root}captures/auto-clicker.ndjson`);
  for (const name of ['clicks.ndjson', 'clean.ndjson', 'attacked.ndjson'])
    writeFileSync(join(folder, name), capture);
  writeFileSync(join(folder, 'session.ndjson.gz'), gzipSync(capture));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the pages show commands', () => expect(COMMANDS.length).toBeGreaterThan(20));

test.each(COMMANDS)(
  '%s',
  async (command) => {
    const game = startFixture(join(folder, 'game'));
    onTestFinished(() => game.end());
    await game.nextLine();
    const { code, output } = await shell(command);
    if (ASKS_FOR_CONSENT.test(command)) expect(output).toContain('expected --yes, or a terminal');
    else if (ASKS_FOR_MONITOR.test(command)) expect(code, output).toBe(DEAD);
    else if (FETCHES.test(command)) expect(code, output).toBe(FAILED);
    else expect(WORKED, output).toContain(code);
  },
  60_000,
);

test.each(SESSIONS)('$commands prints what is shown', async ({ commands, shown }) => {
  let printed = '';
  for (const command of commands) printed += (await shell(command)).output;
  const lines = printed.split('\n').map(withoutFigures);
  let at = 0;
  for (const line of shown.map(withoutFigures)) {
    expect(lines.slice(at)).toContain(line);
    at = lines.indexOf(line, at) + 1;
  }
});

const withoutFigures = (line: string) =>
  line
    .replace(/\d[\d.,]*/g, '0')
    .replace(/\s+/g, ' ')
    .trim();

/** Runs a line as a person would, with nothing on standard input; stopped as with Ctrl-C when it has no end of its own. */
function shell(line: string): Promise<{ readonly code: number | null; readonly output: string }> {
  const env = {
    ...process.env,
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    CLEARSIGHT_DURATION: '1s',
    ...(!ASKS_FOR_CONSENT.test(line) && { CLEARSIGHT_INPUT_SOURCE: 'none' }),
  };
  const child = spawn('timeout', ['--preserve-status', '--signal=INT', '12', 'bash', '-c', `exec ${line}`], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let isStopped = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < 10_000) output += text;
      // It serves its page until somebody has seen enough. A second signal would end it at once.
      if (isStopped || !/^(?:npx )?clearsight (?:view|fleet) /.test(line) || !/^Page: \S+$/m.test(output))
        return;
      isStopped = child.kill('SIGINT');
    });
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}
