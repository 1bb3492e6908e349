import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import type { MonitorEvent } from '../../src/records/event.js';
import { createRandom } from '../../src/simulate/random.js';
import { testWith } from '../support/requirements.js';
import { start } from '../support/target.js';
import { startXServer, type XServer } from '../support/x-server.js';
import { type Clearsight, clearsight, line, logLines, run } from './clearsight.js';

// Real clicks and keys on a real X server, through the whole monitor.
const test = testWith('Xvfb', 'xdotool', 'xev');
const CLICKS = 60;
/** Enough that a busy machine, which spreads some of them, leaves a run that is regular. */
const CONSTANT = 300;
const EITHER_REASON = /Reason: Detected (highly regular high-frequency input|input that no human makes)/;

let server: XServer;

beforeEach(async () => {
  server = await startXServer();
});

afterEach(async () => {
  await server.end();
});

async function watchInput(...flags: string[]): Promise<Clearsight> {
  const monitor = clearsight(['watch', '--input', 'uiohook', '--json', ...flags], {
    env: { DISPLAY: server.display },
  });
  await monitor.next(isReady);
  return monitor;
}

/** Presses again and again until the monitor has ended: a busy machine may spoil the rhythm of a whole run. */
async function pressUntilItEnds({ ended }: Clearsight, ...presses: readonly string[]): Promise<void> {
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  do await server.xdotool(...presses);
  while (!isOver);
}

const isReady = ({ message }: MonitorEvent) => message.startsWith('Input is monitored (uiohook)');
const kindsAbout = ({ events }: Clearsight, module: MonitorEvent['module']) =>
  events.filter((event) => event.module === module).map(({ kind }) => kind);

/** Ends it by a signal; gives its last event. */
async function stop(monitor: Clearsight): Promise<MonitorEvent> {
  monitor.child.kill('SIGTERM');
  expect(await monitor.ended).toBe(143);
  return monitor.events.at(-1) as MonitorEvent;
}

test('clicks at a constant 50 a second are FI-INP-001, logged byte for byte; the target is ended', async () => {
  const target = await start('target');
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--no-memory', '--action', 'terminate'], {
    env: { DISPLAY: server.display },
  });
  await monitor.said(/Input is monitored \(uiohook\)/);
  await pressUntilItEnds(monitor, 'click', '--repeat', `${CONSTANT}`, '--delay', '20', '1');
  expect(await monitor.ended).toBe(3);
  expect(await target.exited).toBe('SIGKILL');
  const lines = logLines(monitor, 'input_logger_detector.log');
  // Which indicator is the first to be sure depends on how busy the machine is.
  const [words = ''] = lines.flatMap(
    (text) => /Detected (?:highly regular|input that no human).*$/.exec(text) ?? [],
  );
  const verdict = `[INPUT_DETECTOR] [CRITICAL] [FI-INP-001] Terminating protected process (PID = ${target.pid}) - Reason: ${words}`;
  expect(lines).toContainEqual(expect.stringMatching(line(verdict)));
});

test('at 30 a second too: with no target the verdict is about no process, and a replay of its capture says the same', async () => {
  const monitor = await watchInput('--no-memory', '--record', 'clicks.ndjson.gz');
  await pressUntilItEnds(monitor, 'click', '--repeat', `${CONSTANT}`, '--delay', '33', '3');
  expect(await monitor.nextOf('verdict')).toMatchObject({
    pid: -1,
    code: 'FI-INP-001',
    // At 30 a second the base rule is one press ahead of the hold times: a busy machine may turn that round.
    message: expect.stringMatching(EITHER_REASON),
    findings: expect.arrayContaining([expect.objectContaining({ channel: 'right' })]),
  });
  expect(await monitor.ended).toBe(3);
  const replay = await run(['replay', 'clicks.ndjson.gz', '--json'], monitor);
  const said = (events: readonly MonitorEvent[]) =>
    events.filter(({ kind }) => kind !== 'stop').map(({ replayed: _, ...event }) => event);
  expect(said(replay.events)).toEqual(said(monitor.events));
});

/** A hand on button 1, as arguments of xdotool: seconds to wait and to hold. */
function handOnButton(clicks: number): string[] {
  const random = createRandom(3);
  return Array.from({ length: clicks }, () => {
    const hold = random.uniform(0.04, 0.09);
    const wait = 0.07 * Math.exp(random.gaussian(0, 0.5));
    return ['mousedown', '1', 'sleep', hold.toFixed(3), 'mouseup', '1', 'sleep', wait.toFixed(3)];
  }).flat();
}

test("as many clicks at a person's irregular pace, a held key and a few regular clicks are nothing", async () => {
  const monitor = await watchInput('--no-memory', '--record', 'capture.ndjson');
  await server.xdotool(...handOnButton(CLICKS));
  await server.xdotool('keydown', 'w', 'sleep', '2', 'keyup', 'w');
  await server.xdotool('click', '--repeat', '15', '--delay', '66', '1');
  const end = await stop(monitor);
  expect(kindsAbout(monitor, 'INPUT_DETECTOR')).toEqual(['notice']);
  // They were seen: all clicks but those of the last moment, which the server may hold back, and the key once.
  expect(end.details?.inputEvents).toBeGreaterThan(2 * CLICKS);
  const capture = readFileSync(join(monitor.folder, 'capture.ndjson'), 'utf8');
  const fields = new Set(
    capture
      .split('\n')
      .filter((text) => text.startsWith('{"kind":"input"'))
      .flatMap((text) => Object.keys(JSON.parse(text))),
  );
  // Times, channels and durations: nothing that could tell a key.
  expect([...fields].sort()).toEqual(['holds', 'kind', 'marks', 'time', 'times']);
});

const KEYS = ['key', '--delay', '20', ...Array(CONSTANT).fill('w')];

test('a key at a constant 50 a second that a program presses is a verdict: timing and origin agree', async () => {
  const monitor = await watchInput('--no-memory');
  await pressUntilItEnds(monitor, ...KEYS);
  const { message, findings } = await monitor.nextOf('verdict');
  expect(message).toMatch(EITHER_REASON);
  expect(findings).toEqual(
    expect.arrayContaining([
      // Which timing is the first to be sure depends on how busy the machine is.
      expect.objectContaining({ channel: 'keyboard', group: 'timing' }),
      expect.objectContaining({ detector: 'injected-origin', channel: 'keyboard', group: 'origin' }),
    ]),
  );
  expect(await monitor.ended).toBe(3);
});

test('the display goes: blind, FI-INP-002 when that lasts, and exit 4 at the end', async () => {
  const target = await start('target');
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--input', 'uiohook', '--json'], {
    env: { DISPLAY: server.display, CLEARSIGHT_INPUT_BLIND_AFTER: '500ms' },
  });
  await monitor.next(isReady);
  await server.end('SIGKILL');
  expect(await monitor.nextOf('blind')).toMatchObject({ level: 'WARNING', status: 'could-not-tell' });
  expect(await monitor.nextOf('blind')).toMatchObject({ level: 'ERROR', code: 'FI-INP-002' });
  await target.end();
  expect(await monitor.ended).toBe(4);
  const end = monitor.events.at(-1);
  expect(end).toMatchObject({ kind: 'stop', level: 'WARNING', status: 'could-not-tell' });
  expect(end?.message).toMatch(/; could not see: input$/);
});

test('the display comes back: recovered, and no longer blind at the end', async () => {
  const target = await start('target');
  const monitor = await watchInput('--pid', `${target.pid}`);
  await replaceServer(monitor);
  await target.end();
  expect(await monitor.ended).toBe(0);
});

test('the display comes back: what is pressed is judged again', async () => {
  const monitor = await watchInput('--no-memory');
  await replaceServer(monitor);
  await pressUntilItEnds(monitor, ...KEYS);
  await monitor.nextOf('verdict');
  expect(await monitor.ended).toBe(3);
});

async function replaceServer(monitor: Clearsight): Promise<void> {
  await server.end('SIGKILL');
  await monitor.nextOf('blind');
  server = await startXServer(server.display);
  await monitor.nextOf('recovered');
}

test('no display at the start: the monitor stays up and says so; exit 4', async () => {
  const monitor = clearsight([
    'watch',
    '--target',
    'no-such-game',
    '--input',
    'uiohook',
    '--duration',
    '5s',
    '--json',
  ]);
  const blind = await monitor.nextOf('blind');
  expect(blind.message).toMatch(/^Input monitoring is blind \(uiohook\): .*DISPLAY/);
  expect(await monitor.ended).toBe(4);
});
