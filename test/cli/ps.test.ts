import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { ProcessLook } from '../../src/cli/processes/look-at-process.js';
import type { Check } from '../../src/sources/process/check.js';
import type { Fixture } from '../support/fixtures.js';
import { testAsRoot, testWith } from '../support/requirements.js';
import { renamedTarget, start, tell } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { type ClearsightOptions, clearsight, MAIN, ON_A_TERMINAL, run } from './clearsight.js';

// Each test runs several commands; loading one takes seconds on a machine that has much else to do.
vi.setConfig({ testTimeout: 60_000 });

const DIST = pathToFileURL(join(MAIN, '../..')).href;

/** What `ps --json` says of a process; it says something of each. */
async function lookAt(target: Fixture, args: readonly string[] = [], options: ClearsightOptions = {}) {
  const { code, stdout, stderr } = await run(['ps', '--json', ...args], options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const looks = stdout
    .trimEnd()
    .split('\n')
    .map((line): ProcessLook => JSON.parse(line));
  return looks.find(({ pid }) => pid === target.pid) as ProcessLook;
}

/** A folder with this configuration in force. */
function configured(config: object): { readonly folder: string } {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'clearsight.config.json'), JSON.stringify(config));
  return { folder };
}

/** Nobody else's on this machine, and short enough for a short name. */
const NAME = `ioq3d${process.pid}`;

const startGame = (name: string) => start('target', [], renamedTarget(name));

test('a game with memory of its own: clean, then flagged, with an entry for each kind of region', async () => {
  const game = await startGame(NAME);
  expect(await lookAt(game)).toMatchObject({ names: [NAME], status: 'clean', suspicious: 0, allow: [] });
  await tell(game, 'rwx');
  await tell(game, 'memfd jit*cache');
  const look = await lookAt(game);
  expect(look).toMatchObject({ status: 'suspicious', suspicious: 2, allowedBy: [], unseen: [] });
  expect(look.findings.map(({ detector }) => detector).toSorted()).toEqual([
    'anonymous-executable',
    'anonymous-executable',
    'memfd-executable',
    'writable-executable',
  ]);
  const { allow } = look;
  expect(allow).toHaveLength(2);
  expect(allow).toContainEqual({
    ...{ path: '', permissions: 'rwxp', minBytes: 4096, maxBytes: 4096, count: 1 },
    reason: `mapped by ${NAME}: say why`,
  });
  expect(allow).toContainEqual({
    ...{ path: '/memfd:jit?cache (deleted)', permissions: 'r-xp', count: 1 },
    reason: `mapped by ${NAME}: say why`,
  });
});

test('of what is disabled nobody says that it saw nothing', async () => {
  const game = await startGame(NAME);
  await tell(game, 'memfd jit');
  const without = configured({ disabledDetectors: ['memfd-executable', 'short-hold'] });
  const look = await lookAt(game, [], without);
  expect(look.findings.map(({ detector }) => detector)).not.toContain('memfd-executable');
  expect(look.unseen).toEqual([
    { what: 'what memfd-executable sees', message: 'it is disabled', isMinor: true },
  ]);
});

test('the entries that it gives allow what is there and no more, in a monitor too', async () => {
  const game = await startGame(NAME);
  await tell(game, 'rwx');
  const { allow } = await lookAt(game);
  const options = configured({ memory: { allow } });
  expect(await lookAt(game, [], options)).toMatchObject({ status: 'clean', allow: [], allowedBy: allow });
  // A monitor is silent until there is one region more.
  const args = ['watch', '--pid', `${game.pid}`, '--input', 'none', '--persist-for', '1h', '--json'];
  const monitor = clearsight(args, options);
  await monitor.nextOf('target-found');
  await tell(game, 'rwx');
  await monitor.nextOf('hit');
  expect(monitor.events.filter(({ kind }) => kind === 'region')).toHaveLength(1);
  expect(await lookAt(game, [], options)).toMatchObject({ status: 'suspicious', suspicious: 1 });
});

test('strict: every region is flagged, and the entries fit all of them', async () => {
  const game = await startGame('strictly');
  await tell(game, `deep ${temporaryFolder()}`);
  const look = await lookAt(game, ['--profile', 'strict']);
  expect(look.suspicious).toBeGreaterThan(2);
  expect(look.allow.reduce((sum, { count = 0 }) => sum + count, 0)).toBe(look.suspicious);
  const options = configured({ profile: 'strict', memory: { allow: look.allow } });
  expect(await lookAt(game, [], options)).toMatchObject({ status: 'clean', suspicious: 0, allow: [] });
});

test('more regions than one judgement names: still one entry for each kind', async () => {
  const game = await startGame('crowded');
  await tell(game, 'regions 300');
  const { suspicious, findings, allow } = await lookAt(game);
  expect([suspicious, findings.length]).toEqual([300, 64]);
  expect(allow.map(({ permissions, count }) => [permissions, count])).toEqual([
    ['rwxp', 150],
    ['r-xp', 150],
  ]);
});

test('more regions than anybody allows: what the entries leave is counted', async () => {
  const game = await startGame(NAME);
  await tell(game, 'regions 3000');
  const { suspicious, allow, stillFlagged } = await lookAt(game);
  const fitted = allow.reduce((sum, { count = 0 }) => sum + count, 0);
  expect([suspicious, allow.length, fitted + stillFlagged]).toEqual([3000, 2, 3000]);
  expect((await run(['ps', NAME])).stdout).toContain(` even then: ${stillFlagged} flagged\n`);
});

test("detectors of one's own judge too; where one throws, nothing is called clean", async () => {
  const game = await startGame('judged');
  const options = configured({ detectors: ['./mine.mjs'] });
  const detector = (body: string) => `
    import { defineRegionDetector } from '${DIST}/index.js';
    export const mine = defineRegionDetector({
      id: 'mine', title: 'Mine', severity: 'low', maturity: 'stable', weight: 1, profiles: ['threshold'],
      validatedOn: 'nothing', tuning: 'none', isSuspicious: (regions, index) => ${body},
    });`;
  writeFileSync(join(options.folder, 'mine.mjs'), detector("regions.name(index).endsWith('/judged')"));
  const look = await lookAt(game, [], options);
  expect(look).toMatchObject({ status: 'suspicious', suspicious: 1, findings: [{ detector: 'mine' }] });
  writeFileSync(join(options.folder, 'mine.mjs'), detector('regions.noSuchThing()'));
  expect(await lookAt(game, [], options)).toMatchObject({
    status: 'could-not-tell',
    unseen: [{ what: 'what mine sees', message: 'TypeError: regions.noSuchThing is not a function' }],
  });
});

test('nothing in force: nothing is called clean', async () => {
  const game = await startGame('unjudged');
  const options = configured({ memory: { enabled: false }, debugger: { enabled: false } });
  expect(await lookAt(game, [], options)).toMatchObject({
    status: 'could-not-tell',
    unseen: [{ what: 'anything', message: 'no detector is in force' }],
  });
});

testWith('strace')('a traced process is flagged, and no entry pretends to allow that', async () => {
  const game = await startGame('traced');
  const strace = spawn('strace', ['-p', `${game.pid}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(async () => {
    strace.kill('SIGTERM');
    await once(strace, 'exit');
  });
  await once(strace.stderr, 'data');
  expect(await lookAt(game)).toMatchObject({
    status: 'suspicious',
    findings: [{ kind: 'tracer', words: `traced by process ${strace.pid} (ptrace)` }],
    allow: [],
  });
});

test('only names and paths that hold the text, for people too', async () => {
  const game = await startGame(NAME);
  await tell(game, 'rwx');
  const { stdout } = await run(['ps', NAME.slice(1)]);
  expect(stdout).toMatch(
    new RegExp(
      `^ +PID {2}STATUS +FLAGGED +NAME +EXECUTABLE\\n +${game.pid} {2}suspicious {12}1 {2}${NAME} {2}/.*/${NAME}\\n`,
    ),
  );
  expect(stdout).toContain('\n         1 would be flagged: writable-executable, anonymous-executable\n');
  expect(stdout).toContain('\n         to allow it: {"path":"","permissions":"rwxp",');
  expect(stdout).toMatch(/\n1 process: 1 suspicious, 0 clean, 0 could-not-tell\n/);
  expect((await run(['ps', 'no-such-game'])).stdout).toMatch(/\n0 processes: /);
});

test('hostile names and files: escaped, and the entry still fits', async () => {
  const game = await startGame('hostile');
  game.child.stdin?.write(Buffer.from('rename a\x1b[2J|\u202eb\n'));
  await game.nextLine();
  game.child.stdin?.write(Buffer.from([...Buffer.from('memfd x\x1b]0;y'), 0xff, 0x2a, 0x0a]));
  await game.nextLine();
  const look = await lookAt(game);
  expect(look).toMatchObject({ names: ['a\\x1b[2J\\n\\u202eb', 'hostile'], suspicious: 1 });
  expect(look.allow).toMatchObject([{ path: '/memfd:x?]0;y?? (deleted)' }]);
  const { stdout } = await run(['ps', 'hostile']);
  expect(stdout).not.toMatch(/[^\n\P{Cc}]|[\u202a-\u202e]/u);
  expect(stdout).toContain(String(game.pid));
  expect(await lookAt(game, [], configured({ memory: { allow: look.allow } }))).toMatchObject({
    status: 'clean',
  });
});

test('on a terminal: one page, no wider than it is, and what was left out is counted', async () => {
  const games = await Promise.all(Array.from({ length: 6 }, () => startGame(`${NAME}-with-a-long-name`)));
  await Promise.all(games.map((game) => tell(game, 'rwx')));
  const onTerminal = async (rows: number, columns: number) => {
    const size = `stty rows ${rows} cols ${columns}; exec $*`;
    const through = ON_A_TERMINAL.map((part) => part.replace('exec $*', () => size));
    const { stdout } = await run(['ps', `${NAME}-with`], { through, env: { NO_COLOR: '1' } });
    const lines = stdout.replaceAll('\r', '').trimEnd().split('\n');
    const height = lines.reduce((sum, line) => sum + Math.ceil(line.length / columns), 0);
    return { lines, height, stdout };
  };
  const small = await onTerminal(10, 70);
  expect(small.height).toBeLessThan(10);
  expect(small.lines[1]).toMatch(/^ +\d+ {2}suspicious {12}1 {2}ioq3d\d+-[a-z-]+ {2}\.\.\..*-long-name$/);
  expect(small.stdout).toContain('... and 2 more. Details: clearsight ps TEXT');
  expect(small.stdout).not.toContain('to allow it');
  const large = await onTerminal(60, 70);
  expect(large.height).toBeLessThan(60);
  expect(large.stdout.match(/to allow it/g)).toHaveLength(6);
  expect(large.stdout).not.toContain(' more');
});

testAsRoot(
  "another user's process is shown as one that could not be seen, with what would help",
  async () => {
    const game = await startGame(NAME);
    const through = ['setpriv', '--reuid=65534', '--clear-groups', '--bounding-set=-all', '--inh-caps=-all'];
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    expect(await lookAt(game, [], { through, folder })).toMatchObject({
      ...{ names: [NAME], executable: '', status: 'could-not-tell', suspicious: 0 },
      unseen: [{ what: 'memory', remedy: 'run as the same user, as root or with CAP_SYS_PTRACE' }],
    });
    const { code, stdout } = await run(['doctor', '--target', NAME], { through, folder });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /\nbroken +target \d+ \(ioq3d\d+\) +could not see memory: EACCES: .*\n +-> run as the same user, /,
    );
  },
);

test('doctor --target: found or not, what would be flagged, and the entry for it', async () => {
  const game = await startGame(NAME);
  const doctor = async (...args: string[]) => {
    const { code, stdout } = await run(['doctor', '--json', ...args]);
    const checks: Check[] = JSON.parse(stdout);
    return { code, check: checks.find(({ name }) => /^target (?!\(own)/.test(name)) };
  };
  const name = `target ${game.pid} (${NAME})`;
  expect(await doctor('--target', NAME)).toEqual({
    code: 0,
    check: { name, state: 'works', saw: 'it can be read, and nothing in it would be flagged' },
  });
  await tell(game, 'rwx');
  expect(await doctor('--pid', `${game.pid}`)).toEqual({
    code: 0,
    check: {
      ...{ name, state: 'limited', saw: '1 would be flagged: writable-executable, anonymous-executable' },
      remedy: expect.stringMatching(
        /^to allow it, memory\.allow: \[\{"path":"","permissions":"rwxp",.*\}\]$/,
      ),
    },
  });
  expect(await doctor('--target', `${NAME}x`)).toEqual({
    code: 1,
    check: {
      ...{
        name: `target ${NAME}x`,
        state: 'broken',
        saw: `no process has this name (did you mean ${NAME}?)`,
      },
      remedy: 'start it, or find out what it is called: clearsight ps',
    },
  });
});
