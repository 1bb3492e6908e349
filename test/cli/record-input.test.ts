import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askConsent } from '../../src/cli/corpus/consent.js';
import { testWith } from '../support/requirements.js';
import { sessionIn } from '../support/session.js';
import { startXServer, type XServer } from '../support/x-server.js';
import { type Clearsight, clearsight, run } from './clearsight.js';

const CLICKS = 40;
const SESSIONS = ['--input-only', '--label', 'machine', '--yes', '--input', 'uiohook'];

const testLive = testWith('Xvfb', 'xdotool', 'xev');

let server: XServer | undefined;

const display = async () => {
  server = await startXServer();
  return server;
};

beforeEach(() => {
  server = undefined;
});

afterEach(async () => {
  await server?.end();
});

async function record(file: string, { xServer, folder }: { xServer: XServer; folder?: string }) {
  const command = clearsight(['record', file, ...SESSIONS], {
    env: { DISPLAY: xServer.display },
    ...(folder === undefined ? {} : { folder }),
  });
  await command.said(/input is recorded \(uiohook\)/);
  return command;
}

/** Clicks, then a key: once the key is seen, so is every click before it. */
async function click(xServer: XServer, command: Clearsight) {
  await xServer.xdotool('click', '--repeat', `${CLICKS}`, '--delay', '25', '1');
  await xServer.xdotool('key', 'q');
  await command.said(/presses arrive: keyboard/);
}

const sessionsOf = (text: string) => text.trimEnd().split('\n').map(sessionIn);

testLive(
  'clicks and a key become sessions of their channels; Ctrl-C ends it and the file is whole',
  async () => {
    const xServer = await display();
    const command = await record('mine.ndjson', { xServer });
    await click(xServer, command);
    command.child.kill('SIGINT');
    expect(await command.ended).toBe(130);
    expect(command.stderr).toMatch(/^This records when/);
    const path = join(command.folder, 'mine.ndjson');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const text = readFileSync(path, 'utf8');
    const [left, keyboard, ...others] = sessionsOf(text);
    expect(others).toEqual([]);
    expect(left).toMatchObject({ channel: 'left', label: 'machine' });
    expect(left?.press).toHaveLength(CLICKS);
    expect(left?.press[0]).toBe(0);
    const holds = left?.press.map((time, index) => (left.release[index] as number) - time) ?? [];
    // xdotool lets go in the same moment; the server counts whole milliseconds.
    expect(holds.filter((hold) => hold >= 0 && hold <= 8).length).toBeGreaterThan(CLICKS * 0.9);
    expect(keyboard).toMatchObject({ channel: 'keyboard', press: [0] });
    // No field could hold a key.
    for (const line of text.trimEnd().split('\n')) {
      expect(Object.keys(JSON.parse(line))).toEqual([
        'id',
        'channel',
        'label',
        'resolutionMs',
        'press',
        'release',
      ]);
      expect(JSON.parse(line).resolutionMs).toBe(1);
    }
    const report = await run(['evaluate', '--no-simulated', '--json', path]);
    expect(report.code).toBe(0);
    expect(JSON.parse(report.stdout).sets).toMatchObject([{ set: 'mine', label: 'machine', sessions: 2 }]);
  },
);

testLive('a file gets sessions added, packed ones too', async () => {
  const xServer = await display();
  const first = await record('mine.ndjson.gz', { xServer });
  await click(xServer, first);
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(143);
  const second = await record('mine.ndjson.gz', { xServer, folder: first.folder });
  await click(xServer, second);
  second.child.kill('SIGINT');
  expect(await second.ended).toBe(130);
  const text = gunzipSync(readFileSync(join(first.folder, 'mine.ndjson.gz'))).toString();
  const sessions = sessionsOf(text);
  expect(sessions.map(({ channel }) => channel)).toEqual(['left', 'keyboard', 'left', 'keyboard']);
  expect(new Set(sessions.map(({ id }) => id)).size).toBe(4);
});

testLive('the display goes and comes back: the gap parts two sessions', async () => {
  const xServer = await display();
  const command = await record('mine.ndjson', { xServer });
  await click(xServer, command);
  await xServer.end('SIGKILL');
  await command.said(/input is not seen/);
  server = await startXServer(xServer.display);
  await command.said(/input is recorded.*input is not seen.*input is recorded/s);
  await server.xdotool('click', '3');
  await command.said(/presses arrive: right/);
  command.child.kill('SIGINT');
  expect(await command.ended).toBe(130);
  const sessions = sessionsOf(readFileSync(join(command.folder, 'mine.ndjson'), 'utf8'));
  expect(sessions.map(({ channel }) => channel)).toEqual(['left', 'keyboard', 'right']);
});

test('nothing to see: said, and no empty file is left', async () => {
  const command = clearsight(['record', 'mine.ndjson', ...SESSIONS]);
  await command.said(/input is not seen.*DISPLAY/);
  command.child.kill('SIGINT');
  expect(await command.ended).toBe(130);
  expect(existsSync(join(command.folder, 'mine.ndjson'))).toBe(false);
});

test('nothing was seen when the time is over, however short: exit 4', async () => {
  expect((await run(['record', 'mine.ndjson', ...SESSIONS, '--duration', '1ms'])).code).toBe(4);
});

test.each([
  { args: ['--input-only', '--yes'], says: /expected --label human or --label machine/ },
  { args: ['--input-only', '--label', 'dog'], says: /choices are human, machine/ },
  { args: ['--label', 'human'], says: /together with --input-only/ },
  { args: [...SESSIONS, '--target', 'game'], says: /cannot be used with option '--target <name>'/ },
  { args: [...SESSIONS, '--input', 'none'], says: /expected an --input to record/ },
])('$args is misuse, in one line', async ({ args, says }) => {
  const { code, stderr, folder } = await run(['record', 'mine.ndjson', ...args]);
  expect(code).toBe(2);
  expect(stderr).toMatch(says);
  expect(stderr.trimEnd()).not.toContain('\n');
  expect(existsSync(join(folder, 'mine.ndjson'))).toBe(false);
});

test('without a terminal and without --yes nobody can agree', async () => {
  const { code, stderr, folder } = await run(['record', 'mine.ndjson', '--input-only', '--label', 'human']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^This records when.*Not written.*expected --yes, or a terminal/s);
  expect(existsSync(join(folder, 'mine.ndjson'))).toBe(false);
});

test('a file that cannot be written: exit 1 with its path', async () => {
  const { code, stderr } = await run(['record', 'no-such-folder/mine.ndjson', ...SESSIONS]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/no-such-folder\/mine\.ndjson: expected a file that can be written.*\[CS_FILE\]/);
});

test('what stood in a file stays when nothing is added', async () => {
  const first = await run(['record', 'mine.ndjson', ...SESSIONS, '--duration', '1ms']);
  const path = join(first.folder, 'mine.ndjson');
  writeFileSync(path, 'mine\n');
  await run(['record', 'mine.ndjson', ...SESSIONS, '--duration', '1ms'], { folder: first.folder });
  expect(readFileSync(path, 'utf8')).toBe('mine\n');
});

test.each([
  ['y\n', true],
  [' YES \n', true],
  ['n\n', false],
  ['\n', false],
  ['yet\n', false],
  ['', false],
])('asked on a terminal, %j', async (answer, agrees) => {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const output = Object.assign(new PassThrough(), { isTTY: true });
  input.end(answer);
  expect(await askConsent('What is recorded.', false, { input, output })).toBe(agrees);
  expect(String(output.read())).toContain('What is recorded.');
});
