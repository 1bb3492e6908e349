import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'vitest';
import { testWith } from '../support/requirements.js';
import { startXServer } from '../support/x-server.js';
import { clearsight } from './clearsight.js';

// Programs that people really click with, on a real X server. ydotool needs /dev/uinput and is simulated (src/simulate).
const test = testWith('Xvfb', 'xdotool', 'xte', 'xev');

/** A detector of clickers has this many presses to see one, at any rate. */
const PRESSES = 40;

const xdotool = (delayMs: number) => [
  'xdotool',
  'click',
  '--repeat',
  `${PRESSES}`,
  '--delay',
  `${delayMs}`,
  '1',
];
const xte = (delayMs: number) => [
  'xte',
  ...Array.from({ length: PRESSES }, () => ['mouseclick 1', `usleep ${delayMs * 1000}`]).flat(),
];

test.each([
  ['xdotool', 4, xdotool(250)],
  ['xdotool', 10, xdotool(100)],
  ['xte', 5, xte(200)],
  ['xte', 12, xte(83)],
])('%s at %d clicks a second is caught within 40 presses', async (_, __, [program = '', ...args]) => {
  const server = await startXServer();
  try {
    const env = { DISPLAY: server.display };
    const monitor = clearsight(['watch', '--input', 'uiohook', '--no-memory', '--json'], { env });
    await monitor.next(({ message }) => message.startsWith('Input is monitored (uiohook)'));
    const clicker = spawn(program, args, { env: { ...process.env, ...env }, stdio: 'ignore' });
    const verdict = await monitor.nextOf('verdict');
    expect(verdict).toMatchObject({ code: 'FI-INP-001', pid: -1 });
    expect(verdict.message).toMatch(/Reason: Detected input that no human makes: .*\d/);
    expect(await monitor.ended).toBe(3);
    if (clicker.exitCode === null) {
      clicker.kill('SIGKILL');
      await once(clicker, 'exit');
    }
  } finally {
    await server.end();
  }
});
