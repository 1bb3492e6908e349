import { setTimeout as wait } from 'node:timers/promises';
import { askDisplay } from '../uiohook/display.js';
import { XConnection } from './x-connection.js';

const RETRY_MS = 500;
/** Time after which the focus is asked for without a notice: a window manager that was killed sends none. */
const LOOK_MS = 1_000;
const ANSWER_TIMEOUT_MS = 2_000;
/** PID_MAX_LIMIT of 64-bit Linux. */
const MAX_PID = 4_194_304;

/** The PID that the window with the focus names; 0: no window has it. A text: why that is unknown. */
export type Focus = number | string;

/**
 * Follows which process's window has the focus, as the window manager (_NET_ACTIVE_WINDOW) and the window itself
 * (_NET_WM_PID) say. Reports at the start and whenever it has changed. Never ends and does not throw; when the X server
 * goes away, Xlib ends the process.
 */
export async function watchFocus(display: string, report: (focus: Focus) => void): Promise<never> {
  let said: Focus | undefined;
  const say = (focus: Focus) => {
    if (focus !== said) report(focus);
    said = focus;
  };
  const connection = await connect(display, say);
  const readFocus = focusReader(connection);
  connection.watchRootProperties();
  for (;;) {
    connection.drop();
    say(readFocus());
    await connection.wait(LOOK_MS);
  }
}

async function connect(display: string, say: (focus: Focus) => void): Promise<XConnection> {
  for (;;) {
    const reason = display === '' ? 'DISPLAY is not set' : await askDisplay(display, ANSWER_TIMEOUT_MS);
    if (reason !== null) say(reason);
    else {
      try {
        return new XConnection(display);
      } catch (error) {
        say((error as Error).message);
      }
    }
    await wait(RETRY_MS);
  }
}

/** Reads the focus; may be called as often as needed. */
export function focusReader(connection: XConnection): () => Focus {
  const manager = connection.atom('_NET_SUPPORTING_WM_CHECK');
  const supported = connection.atom('_NET_SUPPORTED');
  const active = connection.atom('_NET_ACTIVE_WINDOW');
  const pid = connection.atom('_NET_WM_PID');
  const read = (window: number, name: number) => connection.windowNumbers(window, name);
  return () => {
    // The root's properties outlive a window manager that was killed; its own window does not, and names itself.
    const [managerWindow = 0] = read(connection.root, manager) ?? [];
    if (managerWindow === 0 || read(managerWindow, manager)?.[0] !== managerWindow) {
      return 'there is no EWMH window manager (_NET_SUPPORTING_WM_CHECK)';
    }
    if (!read(connection.root, supported)?.includes(active)) {
      return 'the window manager does not report the active window (_NET_ACTIVE_WINDOW)';
    }
    const [window = 0] = read(connection.root, active) ?? [];
    if (window === 0) return 0;
    const owner = read(window, pid);
    // The window is gone.
    if (owner === null) return 0;
    const [claimed = 0] = owner;
    const isPid = claimed >= 1 && claimed <= MAX_PID;
    return isPid ? claimed : 'the window with the focus does not name its process (_NET_WM_PID)';
  };
}
