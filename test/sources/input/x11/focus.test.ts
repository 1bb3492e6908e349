import { afterEach, beforeEach, expect } from 'vitest';
import { testWith } from '../../../support/requirements.js';
import { startXServer, type XServer } from '../../../support/x-server.js';
import { inputChildren, type Observed, observe, statesOf } from '../observe.js';

// A real server, a real window manager, real windows. The processes that they name are made up: the source does not ask.
const test = testWith('Xvfb', 'xdotool', 'xev', 'xprop', 'jwm');

let server: XServer;
let source: Observed;

beforeEach(async () => {
  server = await startXServer();
  process.env.DISPLAY = server.display;
});

afterEach(async () => {
  source.stop();
  await server.end();
});

const focuses = () => source.records.flatMap((record) => (record.kind === 'focus' ? [record.pid] : []));

/** Resolves when the newest focus is this one. */
const focused = (pid: number) => source.until(() => (focuses().at(-1) === pid ? true : undefined));

async function openWindowOf(pid: number): Promise<string> {
  const window = await server.openWindow();
  await server.nameProcess(window, pid);
  return window;
}

test('the focus is followed from window to window, and to none', async () => {
  await server.manageWindows();
  source = observe({ source: 'uiohook', focusedOnly: true });
  await focused(0);
  const [first, second] = [await openWindowOf(4_001), await openWindowOf(4_002)];
  for (const [window, pid] of [
    [first, 4_001],
    [second, 4_002],
    [first, 4_001],
  ] as const) {
    await server.xdotool('windowactivate', window);
    await focused(pid);
  }
  await server.xdotool('windowkill', first);
  await focused(4_002);
  await server.xdotool('windowkill', second);
  await focused(0);
});

test('no window manager: blind with the reason; recovered when there is one, blind again when it is killed', async () => {
  source = observe({ source: 'uiohook', focusedOnly: true, blindAfter: 100 });
  expect((await source.said('blind')).message).toBe(
    'the focus is unknown: there is no EWMH window manager (_NET_SUPPORTING_WM_CHECK)',
  );
  await source.said('lost');
  const endManager = await server.manageWindows();
  await source.said('ready');
  const window = await openWindowOf(4_001);
  await server.xdotool('windowactivate', window);
  await focused(4_001);
  await endManager();
  await source.said('blind', 2);
  await focused(-1);
});

test('a window that does not name its process: blind with the reason', async () => {
  await server.manageWindows();
  source = observe({ source: 'uiohook', focusedOnly: true });
  await source.said('ready');
  const window = await openWindowOf(4_001);
  await server.xdotool('windowactivate', window);
  await focused(4_001);
  await server.nameProcess(window, null);
  await source.until(() =>
    source.records.find(
      (record) =>
        record.kind === 'input-health' &&
        record.message.endsWith('the window with the focus does not name its process (_NET_WM_PID)'),
    ),
  );
  await focused(-1);
});

test('behind a killed child the focus is not known, and is told anew', async () => {
  await server.manageWindows();
  source = observe({ source: 'uiohook', focusedOnly: true });
  const window = await openWindowOf(4_001);
  await server.xdotool('windowactivate', window);
  await focused(4_001);
  await source.said('ready');
  for (const child of inputChildren()) process.kill(child, 'SIGKILL');
  await source.said('recovered');
  await focused(4_001);
  expect(focuses().slice(focuses().indexOf(4_001))).toEqual([4_001, -1, 4_001]);
});

test('without --focused-only: no record of the focus, and no window manager is needed', async () => {
  source = observe({ source: 'uiohook' });
  await source.said('ready');
  await server.xdotool('click', '1');
  await source.events(2);
  expect(focuses()).toEqual([]);
  expect(statesOf(source.records)).toEqual(['ready']);
});
