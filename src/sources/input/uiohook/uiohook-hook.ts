import { setTimeout as wait } from 'node:timers/promises';
import type { UiohookKeyboardEvent, UiohookMouseEvent, uIOhook } from 'uiohook-napi';
import type { Channel } from '../../../records/input.js';
import { monotonicNowMs } from '../../clock.js';
import type { Hook, HookSink } from '../child/hook.js';
import type { PressKind } from '../x11/press-origins.js';
import { type FindOrigin, watchPresses } from '../x11/press-watch.js';
import { askDisplay, parseDisplay } from './display.js';
import { ServerClock } from './server-clock.js';

type Uiohook = typeof uIOhook;

const RETRY_MS = 250;
const WATCH_MS = 1_000;
/** A server that is busy for this long reports no input either. */
const ANSWER_TIMEOUT_MS = 2_000;
/** Keys and buttons share one space of keys in the tracker; uiohook's key codes have 16 bits. */
const FIRST_BUTTON = 0x1_0000;

/**
 * Input through uiohook-napi: X11 (XRecord), Windows, macOS. What the package does decides how it is used here:
 * - it aborts the process, or never returns from `start`, when the display cannot be opened: so the display is asked
 *   first, and what then still fails ends this process, which the parent sees and repeats;
 * - its `start` returns after the server's XRecord reported that data flows: only then are we ready;
 * - Xlib ends the process when the server goes away; a server that merely hangs is seen by asking it again and again;
 * - a listener that throws ends the process: ours only store.
 */
export function createUiohookHook(environment: NodeJS.ProcessEnv): Hook {
  // Only an X11 system has a display to ask for.
  const display = process.platform === 'linux' ? (environment.DISPLAY ?? '') : null;
  return {
    async run(sink) {
      const uiohook = await startable(display, sink);
      sink.state('starting', `starting the hook${display === null ? '' : ` on display ${display}`}`);
      listen(uiohook, sink, display === null ? null : watchPresses(display));
      uiohook.start();
      return watch(display, sink);
    },
  };
}

/** Waits until the display answers, then until the package loads: in this order, because loading alone starts an X client. */
async function startable(display: string | null, sink: HookSink): Promise<Uiohook> {
  for (;;) {
    const reason = await whyUnusable(display);
    if (reason === null) {
      try {
        return (await import('uiohook-napi')).uIOhook;
      } catch (error) {
        sink.state('waiting', `uiohook-napi cannot be loaded: ${firstLine(error)}`);
      }
    } else {
      sink.state('waiting', reason);
    }
    await wait(RETRY_MS);
  }
}

async function whyUnusable(display: string | null): Promise<string | null> {
  if (display === '') return 'DISPLAY is not set';
  return display === null ? null : askDisplay(display, ANSWER_TIMEOUT_MS);
}

function listen(uiohook: Uiohook, sink: HookSink, findOrigin: FindOrigin | null): void {
  const clock = new ServerClock();
  const at = (event: { time: number }) => clock.toMonotonic(event.time, monotonicNowMs());
  const keyOf = (event: UiohookKeyboardEvent) => event.keycode;
  const buttonOf = (event: UiohookMouseEvent) => FIRST_BUTTON + Number(event.button);
  const isInjected = (kind: PressKind, event: { time: number }) => findOrigin?.(kind, event.time);
  uiohook.on('mousedown', (event) =>
    sink.press(channelOf(event), buttonOf(event), at(event), isInjected('button', event)),
  );
  uiohook.on('mouseup', (event) => sink.release(channelOf(event), buttonOf(event), at(event)));
  uiohook.on('keydown', (event) => sink.press('keyboard', keyOf(event), at(event), isInjected('key', event)));
  uiohook.on('keyup', (event) => sink.release('keyboard', keyOf(event), at(event)));
}

/** uiohook counts 1 left, 2 right, 3 middle on every platform, and gives 0 for buttons beyond its five. */
function channelOf({ button }: UiohookMouseEvent): Channel {
  return button === 1 ? 'left' : button === 2 ? 'right' : 'other';
}

async function watch(display: string | null, sink: HookSink): Promise<never> {
  const ready = display === null ? 'the hook is enabled' : `the hook is enabled on display ${display}`;
  const isWatched = display !== null && parseDisplay(display)?.local === true;
  for (;;) {
    const reason = isWatched ? await askDisplay(display, ANSWER_TIMEOUT_MS) : null;
    if (reason === null) sink.state('ready', ready);
    else sink.state('waiting', reason);
    await wait(WATCH_MS);
  }
}

function firstLine(error: unknown): string {
  const [line = ''] = String(error instanceof Error ? error.message : error).split('\n');
  return line;
}
