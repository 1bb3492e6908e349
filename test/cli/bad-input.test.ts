import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clearsight, run } from './clearsight.js';

/** Given; what the one line on stderr must hold: what was expected and what came. */
type Row = readonly [args: readonly string[], says: RegExp];

const flags: Row[] = [
  [['watch', '--frobnicate'], /unknown option '--frobnicate'/],
  [['watch', '--taget', 'game'], /unknown option '--taget'.*Did you mean --target\?/],
  [['watsh'], /unknown command 'watsh'.*Did you mean watch\?/],
  [['watch', '--target'], /'--target <name>' argument missing/],
  [
    ['watch', 'game'],
    /watch: expected flags, got the word game \(did you mean clearsight watch --target game, or clearsight run -- game\?\)/,
  ],
  [['watch', '4211'], /\(did you mean clearsight watch --pid 4211\?\)/],
  [['watch', "the\n'game"], /--target 'the\\n'\\''game', or/],
  [['record', 'x', 'game'], /record: expected flags, .*did you mean clearsight record FILE --target game\?/],
  [['doctor', '4211'], /doctor: expected flags, .*did you mean clearsight doctor --pid 4211\?/],
  [['demo', 'game'], /too many arguments for 'demo'/],
  [['watch'], /expected something to watch: --target NAME, .*--input-only for input alone.*, got none/],
  [['watch', '--input', 'auto', '--action', 'terminate'], /expected something to watch/],
  [['record', 'x', '--record', 'y'], /unknown option '--record'/],
  [['record', 'x', '--hits', '5'], /unknown option '--hits'/],
  [['run', '--keep-watching', 'true'], /unknown option '--keep-watching'/],
  [['record', 'x'], /expected something to watch/],
  [['watch', '--input-only', '--input', 'none'], /expected something to watch/],
  [['watch', '--input-only', '--target', 'g'], /'--input-only' cannot be used with option '--target <name>'/],
  [
    ['evaluate', '.', 'nothere', 'nor/there'],
    /: nothere, nor\/there: expected files or folders to evaluate, got ENOENT/,
  ],
  [['watch', '--input-only', '--hits', '4'], /'--input-only' cannot be used with option '--hits <number>'/],
  [['watch', '--input-only', '--persist-for', '1s'], /'--input-only' cannot be used with .*'--persist-for/],
  [['watch', '--pid', '1', '--no-memory', '--hits', '4'], /'--no-memory' cannot be used with .*'--hits/],
  [
    ['run', '--no-memory', '--persist-for', '1s', 'true'],
    /'--no-memory' cannot be used with .*'--persist-for/,
  ],
  [
    ['watch', '--target', 'g', '--input', 'none', '--focused-only'],
    /input\.focusedOnly: expected a source of input, got input\.source "none"/,
  ],
  [['replay', 'x', '--json', '-v'], /'-v, --verbose' cannot be used with option '--json'/],
  [['replay', 'x', '--json-fd', '3', '-v'], /'-v, --verbose' cannot be used with option '--json-fd/],
  [['evaluate', '--sweep', 'shorthold.limit=4'], /got shorthold \(did you mean short-hold\?\)/],
  [['evaluate', '--sweep', 'short-hold.lim'], /got lim \(did you mean limit\?\)/],
  [['evaluate', '--sweep', 'short-hold.limit=4'], /expected a sweep such as .*, got short-hold\.limit=4/],
  [['simulate', 'constnat'], /got constnat \(did you mean constant\?\)/],
  [['help', 'wach'], /^clearsight: unknown command 'wach' \(did you mean watch\?\)\n$/],
  [['simulate', 'help', 'no\nsuch'], /^clearsight: unknown command 'no\\nsuch'\n$/],
  [['evaluate', 'nothere'], /nothere: expected files or folders to evaluate, got ENOENT: no such file/],
  [['evaluate', '--sweep', 'short-hld.limit=1..2'], /got short-hld \(did you mean short-hold\?\)/],
  [['evaluate', '--sweep', 'short-hold.limt=1..2'], /got limt \(did you mean limit\?\)/],
  [['watch', '--pid', 'seven'], /'--pid <number>' argument 'seven' is invalid\. Expected a whole number\./],
  [['watch', '--pid', '-7'], /'-7' is invalid\. Expected a whole number\./],
  [['watch', '--pid', '0'], /--pid: expected at least 1, got 0/],
  [['watch', '--pid', '1.5'], /'1\.5' is invalid\. Expected a whole number\./],
  [['watch', '--pid', '999999999'], /--pid: expected at most 4194304, got 999999999/],
  [['watch', '--target', ''], /--target: expected at least 1 character.*, got ""/],
  [['watch', '--target', 'g', '--hits', '0'], /--hits: expected at least 1, got 0/],
  [['watch', '--target', 'g', '--hits', 'many'], /'many' is invalid\. Expected a whole number\./],
  [['watch', '--target', 'g', '--interval', '-5ms'], /'-5ms' is invalid\. Expected a duration/],
  [
    ['watch', '--target', 'g', '--interval', '0'],
    /--interval: expected a duration with a unit, from 1ms to 10m/,
  ],
  [
    ['watch', '--target', 'g', '--interval', '11m'],
    /--interval: expected a duration with a unit, from 1ms to 10m/,
  ],
  [
    ['watch', '--target', 'g', '--duration', '10'],
    /'10' is invalid\. Expected a duration with a unit such as 10s/,
  ],
  [['run', '--persist-for', '200', 'true'], /'200' is invalid\. Expected a duration with a unit/],
  [['record', 'x', '--duration', '1.5'], /'1\.5' is invalid\. Expected a duration with a unit/],
  [['replay', 'x', '--persist-for', '5'], /'5' is invalid\. Expected a duration with a unit/],
  [['profile', '--duration', '10'], /'10' is invalid\. Expected a duration with a unit/],
  [['watch', '--target', 'g', '--duration', '0'], /--duration: expected a duration with a unit, from 1ms/],
  [['watch', '--target', 'g', '--duration', 'NaN'], /'NaN' is invalid\. Expected a duration/],
  [['watch', '--target', 'g', '--cpu-budget', '200%'], /'200%' is invalid\. Expected a share of one core/],
  [['watch', '--target', 'g', '--cpu-budget', '0'], /'0' is invalid\. Expected a share of one core/],
  [
    ['watch', '--target', 'g', '--profile', 'lax'],
    /'lax' is invalid\. Allowed choices are threshold, strict/,
  ],
  [
    ['watch', '--target', 'g', '--action', 'kill'],
    /'kill' is invalid\. Allowed choices are simulate, terminate/,
  ],
  [['watch', '--target', 'g', '--input', 'mouse'], /'mouse' is invalid\. Allowed choices are auto, /],
  [['watch', '--input', 'none'], /expected something to watch: .*, got none/],
  [['watch', '--profile', 'strict', '--action', 'terminate'], /expected a named target .*, got none/],
  [
    ['watch', '--pid', '1', '--action', 'terminate'],
    /expected a process that may be ended, got the first process/,
  ],
  [['watch', '--pid', '7\n8'], /'7\\n8' is invalid\./],
  [['run'], /missing required argument 'program'/],
  [['record', '--target', 'g'], /missing required argument 'file'/],
  [['replay', 'x.ndjson', '--speed', '-1'], /'-1' is invalid\. Expected a factor/],
  [['profile', '--targets', '0'], /'0' is invalid\. Expected a number from 1 to 100\./],
  [['doctor', '--pid', 'x'], /'x' is invalid\. Expected a whole number\./],
];

test.each(flags)('clearsight %j: exit 2, one line, nothing started', async (args, says) => {
  await expectRefused(args, says);
});

test('the PID of a process that has ended', async () => {
  const child = spawn('true');
  await once(child, 'exit');
  await expectRefused(
    ['watch', '--pid', `${child.pid}`],
    new RegExp(`--pid: expected the PID of a running process, got ${child.pid}`),
  );
});

test("the monitor's own PID with terminate", async () => {
  // The shell tells its PID and becomes the monitor.
  const script = 'exec "$0" "$1" watch --pid $$ --action terminate';
  const command = clearsight([], { through: ['/bin/sh', '-c', script] });
  expect(await command.ended).toBe(2);
  expect(command.stderr).toMatch(
    /^clearsight: --pid \d+: expected a process that may be ended, got the monitor itself \[CS_TARGET\]\n$/,
  );
});

const configs: readonly (readonly [what: string, make: (file: string) => void, says: RegExp])[] = [
  [
    'an unknown key',
    text('{"memory":{"intervall":"5ms"}}'),
    /memory\.intervall.*Did you mean.*memory\.interval/i,
  ],
  ['a wrong type', text('{"hits":{"threshold":"3"}}'), /hits\.threshold: expected .*, got "3"/],
  ['an unknown profile', text('{"profile":"lax"}'), /profile: expected .*threshold.*strict.*, got "lax"/],
  ['no JSON', text('module.exports = {}'), /policy\.json.*expected/],
  ['an empty file', text(''), /policy\.json.*expected/],
  ['a list', text('[]'), /policy\.json.*expected an object/],
  ['a folder', (file) => mkdirSync(file), /policy\.json.*expected a regular file, got a folder/],
  ['no file', () => {}, /policy\.json.*ENOENT/],
  ['100 MB', (file) => writeFileSync(file, Buffer.alloc(100_000_000, ' ')), /policy\.json.*expected .*1 MiB/],
];

test.each(configs)('a configuration: %s', async (_, make, says) => {
  const folder = temporaryFolder();
  make(join(folder, 'policy.json'));
  await expectRefused(['watch', '--target', 'g', '--config', 'policy.json'], says, { folder });
});

test('the file that lies in the working directory, and a variable', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'clearsight.config.json'), '{"hits":{"threshold":0}}');
  await expectRefused(
    ['watch', '--target', 'g'],
    /clearsight\.config\.json.*hits\.threshold: expected at least 1, got 0/,
    { folder },
  );
  await expectRefused(['watch', '--target', 'g'], /CLEARSIGHT_HITS_THRESHOLD: expected at least 1, got 0/, {
    env: { CLEARSIGHT_HITS_THRESHOLD: '0' },
  });
});

const captures: readonly (readonly [what: string, content: string | Buffer, says: RegExp])[] = [
  ['empty', '', /capture:1: expected a capture or a list of times, got an empty file/],
  ['binary garbage', Buffer.from([0, 1, 2, 0xff, 10]), /capture:1: expected a capture or one time/],
  [
    'another version',
    '{"format":"clearsight-capture","version":4}\n',
    /capture:1: expected "version" to be one of 1, 2, 3, got 4/,
  ],
  ['times that go backwards', '5\n4\n', /capture:2: expected a time/],
];

test.each(captures)('a capture: %s: exit 1, one line with its number', async (_, content, says) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'capture'), content);
  const command = await run(['replay', 'capture'], { folder });
  expect(command.code).toBe(1);
  const last = command.stderr.trimEnd().split('\n').at(-1);
  expect(last).toMatch(/^clearsight: .*\[CS_CAPTURE\]$/);
  expect(last).toMatch(says);
  expect(command.stdout).toBe('');
});

test.each([
  ['a capture that is not there', 'nowhere.ndjson', 'ENOENT'],
  ['a folder', '.', 'EISDIR'],
])('%s has no lines to name', async (_, path, reason) => {
  const command = await run(['replay', path]);
  expect(command.code).toBe(1);
  expect(command.stderr).toMatch(
    new RegExp(`^clearsight: ${path}: expected a readable file, got ${reason}[^\\n]*\\[CS_CAPTURE\\]\\n$`),
  );
});

test('a capture that cannot be made: exit 1 with its path', async () => {
  const command = await run(['record', '/dev/null/x.ndjson', '--target', 'g', '--input', 'none']);
  expect(command.code).toBe(1);
  expect(command.stderr).toMatch(/^clearsight: \/dev\/null\/x\.ndjson: [^\n]*\[CS_CAPTURE\]\n$/);
});

test('a name that matches nothing: waits, says so once, and claims nothing: exit 4', async () => {
  const command = await run([
    'watch',
    '--target',
    'no-such-game',
    '--input',
    'none',
    '--duration',
    '700ms',
    '--json',
  ]);
  expect(command.code).toBe(4);
  expect(command.events.map(({ kind, level }) => `${kind} ${level}`)).toEqual([
    'start INFO',
    'target-awaited INFO',
    'stop WARNING',
  ]);
  expect(command.events.at(-1)).toMatchObject({ status: 'could-not-tell' });
  expect(command.events.at(-1)?.message).toContain('; could not see: any target');
});

function text(content: string): (file: string) => void {
  return (file) => writeFileSync(file, content);
}

async function expectRefused(args: readonly string[], says: RegExp, options = {}): Promise<void> {
  const command = await run(args, options);
  expect(command.stderr).toMatch(says);
  expect(command.stderr).toMatch(/^clearsight: [^\n]+\n$/);
  expect(command.code).toBe(2);
  expect(command.stdout).toBe('');
  expect(existsSync(join(command.folder, 'ClearSight'))).toBe(false);
}

test.each([['doctor'], ['watch', '--target', 'g'], ['replay', 'x.ndjson']])(
  '%s in a working directory that was deleted: exit 1, one line',
  async (...args) => {
    const through = ['/bin/sh', '-c', 'rmdir "$PWD" && exec "$@"', 'sh'];
    const { code, stdout, stderr } = await run(args, { through });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe('clearsight: expected a working directory, got one that was deleted\n');
  },
);
