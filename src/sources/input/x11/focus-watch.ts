import { setTimeout as wait } from 'node:timers/promises';
import { askDisplay } from '../uiohook/display.js';
import { XConnection } from './x-connection.js';

const RETRY_MS = 500;
/** Time after which is looked without a notice: a window manager that was killed gives none. */
const LOOK_MS = 1_000;
const ANSWER_TIMEOUT_MS = 2_000;
/** PID_MAX_LIMIT of 64-bit Linux. */
const MAX_PID = 4_194_304;

/** The PID that the window with the focus names; 0: no window has it. A text: why that cannot be told. */
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
  const names = {
    manager: connection.atom('_NET_SUPPORTING_WM_CHECK'),
    supported: connection.atom('_NET_SUPPORTED'),
    active: connection.atom('_NET_ACTIVE_WINDOW'),
    pid: connection.atom('_NET_WM_PID'),
  };
  connection.watchRootProperties();
  for (;;) {
    connection.drop();
    say(readFocus(connection, names));
    await connection.wait(LOOK_MS);
  }
}

async function connect(display: string, say: (focus: Focus) => void): Promise<XConnection> {
  for (;;) {
    const reason =
      display === '' ? 'no display is named (DISPLAY)' : await askDisplay(display, ANSWER_TIMEOUT_MS);
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

interface Names {
  readonly manager: number;
  readonly supported: number;
  readonly active: number;
  readonly pid: number;
}

function readFocus(connection: XConnection, names: Names): Focus {
  const read = (window: number, name: number) => connection.windowNumbers(window, name);
  // The root's properties outlive a window manager that was killed; its own window does not, and names itself.
  const [manager = 0] = read(connection.root, names.manager) ?? [];
  if (manager === 0 || read(manager, names.manager)?.[0] !== manager) {
    return 'no window manager says so (_NET_SUPPORTING_WM_CHECK)';
  }
  if (!read(connection.root, names.supported)?.includes(names.active)) {
    return 'the window manager does not say so (_NET_ACTIVE_WINDOW)';
  }
  const [active = 0] = read(connection.root, names.active) ?? [];
  if (active === 0) return 0;
  const pids = read(active, names.pid);
  // The window is gone.
  if (pids === null) return 0;
  const [pid = 0] = pids;
  const isPid = pid >= 1 && pid <= MAX_PID;
  return isPid ? pid : 'the window with the focus does not name its process (_NET_WM_PID)';
}
