import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { testWith } from '../support/requirements.js';
import { start } from '../support/target.js';
import { startXServer } from '../support/x-server.js';
import { clearsight, run, validEvent } from './clearsight.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COMMANDS = [
  'watch',
  'run',
  'record',
  'replay',
  'profile',
  'config',
  'ps',
  'doctor',
  'health',
  'demo',
  'completion',
];

test.each([[[]], ...COMMANDS.map((name) => [[name]])])(
  'clearsight %j --help: examples first, exit 0',
  async (command) => {
    const { code, stdout, stderr, folder } = await run([...command, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Examples:\\n  clearsight ${command[0] ?? '\\w+'}.*\\n {6}.*\\n`));
    expect(stdout).toMatch(/\n\nUsage: clearsight /);
    expect(stdout).toMatch(
      /\n\nExit codes:\n {2}0 +nothing was found\n.*\n\nDocumentation: .* docs\/ [^\n]*\n$/s,
    );
    expect(existsSync(`${folder}/ClearSight`)).toBe(false);
  },
);

test.each([
  ['run', ['--descendants', '--keep-watching', '--json ', '--input-only']],
  ['record', ['--action', '--hits', '--persist-for', '--dev', '--record']],
  ['replay', ['--target', '--interval', '--duration', '(default threshold)']],
  ['watch', ['--yes', '--label']],
])('the help of %s names nothing that it ignores', async (command, ignored) => {
  const { stdout } = await run([command, '--help']);
  const options = stdout.slice(stdout.indexOf('\nOptions:'));
  expect(ignored.filter((text) => options.includes(text))).toEqual([]);
});

test('help shows values as people write them', async () => {
  const { stdout } = await run(['profile', '--help']);
  expect(stdout).toMatch(/--duration <duration> .*\(default: 10s\)/);
  expect(stdout).toMatch(/--cpu-budget <share> [^(]*\(default:\s+10%\)/);
});

test.each([['--help'], ['doctor']])('a reader of %s that goes away: no crash', async (...args) => {
  const command = clearsight(args);
  command.child.stdout?.destroy();
  expect(await command.ended).toBe(0);
  expect(command.stderr).toBe('');
});

test('output that cannot be written is a failure', async () => {
  const through = ['/bin/sh', '-c', 'exec "$@" >/dev/full', 'sh'];
  for (const args of [
    ['doctor'],
    ['watch', '--target', 'g', '--input', 'none', '--duration', '1ms', '--json'],
  ]) {
    expect(await run(args, { through })).toMatchObject({ code: 1, stdout: '' });
  }
});

test('--version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));
  expect(await run(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
});

test('no command at all: the help on stderr, exit 2', async () => {
  const { code, stdout, stderr } = await run([]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^Examples:/);
});

test('doctor says what works, and changes nothing', async () => {
  const target = await start('target');
  const doctor = await run(['doctor', '--pid', `${target.pid}`]);
  expect(doctor.code).toBe(0);
  expect(doctor.stdout).toMatch(/^works +kernel +Linux \d/);
  expect(doctor.stdout).toMatch(
    new RegExp(`\\nworks +target ${target.pid} \\(target\\) +it can be read, and nothing `),
  );
  expect(doctor.stdout).toMatch(/\nlimited +display +DISPLAY is not set\n +-> set DISPLAY/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: there must be none.
  expect(doctor.stdout).not.toMatch(/\x1b/);
  expect(existsSync(`${doctor.folder}/ClearSight`)).toBe(false);
});

test('doctor --json, where something is broken: exit 1 and what would make it work', async () => {
  const target = await start('target');
  await target.end();
  const { code, stdout } = await run([
    'doctor',
    '--pid',
    `${target.pid}`,
    '--log-dir',
    '/proc/logs',
    '--json',
  ]);
  expect(code).toBe(1);
  const broken = JSON.parse(stdout).filter(({ state }: { state: string }) => state === 'broken');
  expect(broken).toContainEqual({
    name: `target ${target.pid}`,
    state: 'broken',
    saw: 'no such process',
    remedy: 'give the PID of a running process',
  });
});

testWith(
  'Xvfb',
  'xdotool',
  'xev',
  'xprop',
  'jwm',
)('doctor on a display: what it tells of origin and focus, without and with a window manager', async () => {
  const server = await startXServer();
  onTestFinished(() => server.end());
  const doctor = async () => (await run(['doctor'], { env: { DISPLAY: server.display } })).stdout;
  const bare = await doctor();
  expect(bare).toMatch(new RegExp(`\\nworks +display +${server.display}\\n`));
  expect(bare).toMatch(/\nworks +origin of presses +XInput 2 tells which device a press comes from\n/);
  expect(bare).toMatch(
    /\nlimited +window focus +there is no EWMH window manager .*\n +-> needed for --focused-only/,
  );
  await server.manageWindows();
  expect(await doctor()).toMatch(/\nworks +window focus +no window has the focus now\n/);
  const window = await server.openWindow();
  await server.nameProcess(window, 4_001);
  await server.xdotool('windowactivate', '--sync', window);
  expect(await doctor()).toMatch(/\nworks +window focus +process 4001 has the focus now\n/);
});

test('the demo finds both, with real enforcement', async () => {
  const { code, stderr, stdout } = await run(['demo']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toMatch(
    / \[CRITICAL\] \[FI-MEM-001\] Terminating protected process \(PID = \d+\) - Reason: /,
  );
  expect(stderr).toMatch(/The game was ended by SIGKILL\./);
  expect(stderr).toMatch(
    / \[CRITICAL\] \[FI-INP-001\] Terminating protected process \(PID = -1\) - Reason: /,
  );
  expect(stderr).toMatch(/== Both were found\.\n$/);
});

test('demo --json: events alone on stdout', async () => {
  const { code, stdout } = await run(['demo', '--json']);
  expect(code).toBe(0);
  const verdicts = stdout
    .trimEnd()
    .split('\n')
    .map(validEvent)
    .filter(({ kind }) => kind === 'verdict');
  expect(verdicts.map((verdict) => verdict.code)).toEqual(['FI-MEM-001', 'FI-INP-001']);
});

test('profile: a table for people, a report as JSON', async () => {
  const args = ['profile', '--duration', '500ms', '--scan-rate', '100', '--input-rate', '100'];
  const [table, json] = [await run(args), await run([...args, '--json'])];
  expect([table.code, json.code]).toEqual([0, 0]);
  expect(table.stdout).toMatch(/scans/);
  expect(Object.keys(JSON.parse(json.stdout)).length).toBeGreaterThan(3);
});

test('the package holds what the commands need', () => {
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const files = JSON.parse(stdout)[0].files.map(({ path }: { path: string }) => path);
  for (const needed of [
    'bin/clearsight.js',
    'dist/cli/main.js',
    'dist/cli/demo/game.js',
    'captures/auto-clicker.ndjson',
    'schemas/event.schema.json',
    'man/clearsight.1',
  ]) {
    expect(files).toContain(needed);
  }
  // npm links a man page only where there is a list.
  expect(JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')).man).toEqual(['./man/clearsight.1']);
});
