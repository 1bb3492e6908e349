import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect } from 'vitest';
import { compileFixture } from '../support/fixtures.js';
import { testWith } from '../support/requirements.js';
import { startXServer, type XServer } from '../support/x-server.js';
import { type Clearsight, clearsight } from './clearsight.js';

// What repeats a key: a real X server that holds it, or a real program that presses it again at once.
const test = testWith('Xvfb', 'xdotool', 'xev', 'gcc');
/** X's code of the key W on a PC keyboard. */
const KEY_W = '25';

let server: XServer;
let monitor: Clearsight;

beforeEach(async () => {
  server = await startXServer();
  monitor = clearsight(['watch', '--input-only', '--input', 'uiohook', '--json'], {
    env: { DISPLAY: server.display, CLEARSIGHT_INPUT_KEYBOARD_ENFORCES: 'true' },
  });
  await monitor.next(({ message }) => message.startsWith('Input is monitored (uiohook)'));
});

afterEach(async () => {
  await server.end();
});

// The server's times are whole milliseconds, so most of these presses are 0 or 1 ms behind their release.
test.each([0.3, 1, 1.5])(
  'a key that a program presses again %d ms after its release is no held key',
  async (gapMs) => {
    const macro = spawn(compileFixture('press-again'), [KEY_W, `${gapMs}`, '60'], {
      env: { ...process.env, DISPLAY: server.display },
      stdio: 'ignore',
    });
    const ended = once(macro, 'exit');
    try {
      const { code, findings } = await monitor.nextOf('verdict');
      expect(code).toBe('FI-INP-001');
      expect(new Set(findings?.map((finding) => 'channel' in finding && finding.channel))).toEqual(
        new Set(['keyboard']),
      );
      expect(await monitor.ended).toBe(3);
    } finally {
      macro.kill('SIGKILL');
      await ended;
    }
  },
);

test('a key that is really held is nothing, however often the server repeats it', async () => {
  await server.xdotool('keydown', 'w', 'sleep', '5', 'keyup', 'w', 'key', 'a');
  monitor.child.kill('SIGTERM');
  expect(await monitor.ended).toBe(143);
  const about = monitor.events.filter(({ module }) => module === 'INPUT_DETECTOR');
  expect(about.map(({ kind }) => kind)).toEqual(['notice']);
  // It was seen: the press, at least. The server may hold back what came last.
  expect(monitor.events.at(-1)?.details?.inputEvents).toBeGreaterThan(0);
});
